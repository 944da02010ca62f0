import type { KeyObject } from 'node:crypto';
import { DomainError } from '../../core/errors';
import { parsePublicKeys } from '../../core/leak-input';
import { p256KeyFrom } from '../../crypto/signature';
import type { Log } from '../log';

interface Parts {
  url: string;
  now: () => Date;
  log: Log;
}

/** After this time keys are asked for again; GitHub answers 304 when they are the same. */
const FRESH_MS = 3_600_000;
/** So long keys count that could not be asked for again. */
const KEPT_MS = 24 * FRESH_MS;
/** Whoever sends unknown identifiers makes us ask once in this time. */
const PAUSE_MS = 60_000;
const ANSWER_MS_MAX = 5_000;
const BYTES_MAX = 256 * 1024;

/** The public keys by which GitHub signs what its secret scanning finds, kept in memory. */
export class GithubKeys {
  #keys = new Map<string, KeyObject>();
  #etag: string | null = null;
  #confirmedMs = Number.NEGATIVE_INFINITY;
  #triedMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | null = null;

  constructor(private readonly parts: Parts) {}

  /**
   * The key of that identifier; null where GitHub has none.
   * @throws DomainError `unavailable` when the keys cannot be had
   */
  async find(identifier: string): Promise<KeyObject | null> {
    const nowMs = this.parts.now().getTime();
    const known = this.#keys.get(identifier);
    if (known !== undefined && nowMs - this.#confirmedMs < FRESH_MS) return known;
    if (nowMs - this.#triedMs >= PAUSE_MS || this.#asking !== null) await this.#ask(nowMs);
    if (nowMs - this.#confirmedMs < KEPT_MS) return this.#keys.get(identifier) ?? null;
    throw new DomainError('unavailable', 'The keys of GitHub cannot be read at the moment.', {
      reason: 'github_keys_unavailable',
      retryAfterSeconds: PAUSE_MS / 1000,
    });
  }

  #ask(nowMs: number): Promise<void> {
    this.#triedMs = nowMs;
    this.#asking ??= this.#read(nowMs).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #read(nowMs: number): Promise<void> {
    const { url, log } = this.parts;
    try {
      const answer = await fetch(url, {
        headers: {
          accept: 'application/json',
          'user-agent': 'keydesk',
          ...(this.#etag !== null && { 'if-none-match': this.#etag }),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS_MAX),
      });
      if (answer.status !== 304) this.#keep(await keysIn(answer), answer.headers.get('etag'));
      this.#confirmedMs = nowMs;
    } catch (error) {
      log.warn({ error }, 'the public keys of GitHub could not be read');
    }
  }

  #keep(keys: Map<string, KeyObject>, etag: string | null): void {
    this.#keys = keys;
    this.#etag = etag;
  }
}

async function keysIn(answer: Awaited<ReturnType<typeof fetch>>): Promise<Map<string, KeyObject>> {
  if (answer.status !== 200) throw new Error(`it answered ${answer.status}`);
  const found = parsePublicKeys(await textOf(answer));
  if (found === null) throw new Error('its answer has no public keys');
  const keys = new Map<string, KeyObject>();
  for (const [identifier, pem] of found) {
    const key = p256KeyFrom(pem);
    if (key !== null) keys.set(identifier, key);
  }
  return keys;
}

async function textOf({ body }: Awaited<ReturnType<typeof fetch>>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new Error('its answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
