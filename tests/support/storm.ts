import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { isDomainError } from '@/lib/core/errors';
import type { Context, UserActor } from '@/lib/services/context';
import { activateKey, deactivateKey } from '@/lib/services/keys/change-key-status';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { send } from './ask';
import { Ledger, type Subject } from './ledger';
import { operatorKey } from './operator-key';
import { type Place, Readers } from './readers';
import { makeKey, makeLimitedKey, makeWorkspace } from './world';

/** Changes to many keys at once, and readers that ask every verifier all the time. */
export interface Storm {
  readonly ledger: Ledger;
  readonly readers: Readers;
  /** Acknowledged changes after each of which every verifier was asked. */
  readonly rounds: number;
  /** The longest that an acknowledgement took. */
  readonly slowestMs: number;
  /** Waits until so many more rounds are done. */
  advance(rounds: number): Promise<void>;
  /** Lets what runs finish. */
  stop(): Promise<void>;
}

const LANES = 8;
const TRIES = 5;
const POLL_MS = 20;
const ADVANCE_MS = 60_000;

/**
 * Makes the keys and begins.
 * @param verifiers all that are asked
 * @param changers those that also make changes, which must stay alive; the rest is made in this process
 */
export async function startStorm(
  verifiers: readonly Place[],
  changers: readonly Place[] = verifiers,
): Promise<Storm> {
  const owner = await makeWorkspace();
  const revoker = await makeLimitedKey(owner, 'api_keys:write');
  const ledger = new Ledger();
  const readers = new Readers(ledger, await operatorKey());
  for (const verifier of verifiers) readers.add(verifier);
  const storm = new Lanes({ owner, ledger, readers, changers, revokerKey: revoker.secret });
  // One that failed half-way must not go on beside the next.
  onTestFinished(() => storm.stop());
  return storm;
}

interface Parts {
  owner: Context<UserActor>;
  ledger: Ledger;
  readers: Readers;
  changers: readonly Place[];
  revokerKey: string;
}

class Lanes implements Storm {
  readonly ledger: Ledger;
  readonly readers: Readers;
  rounds = 0;
  slowestMs = 0;
  #isStopping = false;

  constructor(private readonly parts: Parts) {
    this.ledger = parts.ledger;
    this.readers = parts.readers;
    for (let lane = 0; lane < LANES; lane += 1) void this.readers.run(this.#runLane());
  }

  async advance(rounds: number): Promise<void> {
    const goal = this.rounds + rounds;
    const giveUpAt = performance.now() + ADVANCE_MS + rounds * 60;
    while (this.rounds < goal) {
      if (performance.now() > giveUpAt) throw new Error(`only ${this.rounds} of ${goal} rounds`);
      await pause(POLL_MS);
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.readers.stop();
  }

  async #runLane(): Promise<void> {
    const { owner, readers } = this.parts;
    while (!this.#isStopping) {
      const { key, secret } = await makeKey(owner);
      const first = this.#enter(secret);
      await this.#toggle(first, key.id);
      let issued = '';
      await this.#change(
        [first],
        'key_regenerated',
        byService(async () => {
          issued = (await regenerateKey(owner, key.id)).secret;
        }),
      );
      readers.subjects.delete(first);
      const second = this.#enter(issued);
      await readers.askAll(second);
      await this.#toggle(second, key.id);
      await this.#change([first, second], 'key_revoked', () => this.#revoke(key.id));
      readers.subjects.delete(second);
    }
  }

  async #toggle(subject: Subject, id: string): Promise<void> {
    const { owner } = this.parts;
    for (let turn = 0; turn < 2; turn += 1) {
      await this.#change(
        [subject],
        'key_inactive',
        byService(() => deactivateKey(owner, id)),
      );
      await this.#change(
        [subject],
        'valid',
        byService(() => activateKey(owner, id)),
      );
    }
  }

  #enter(secret: string): Subject {
    const subject = this.ledger.enter(`the key …${secret.slice(-4)}`, secret, [], 'valid');
    this.readers.subjects.add(subject);
    return subject;
  }

  async #change(
    subjects: readonly Subject[],
    verdict: string,
    make: () => Promise<boolean>,
  ): Promise<void> {
    const acknowledge = this.ledger.begin(subjects, verdict);
    await this.#untilKnown(make);
    acknowledge();
    for (const subject of subjects) await this.readers.askAll(subject);
    this.rounds += 1;
  }

  /** Over HTTP: the acknowledgement is the last byte of the answer. */
  async #revoke(id: string): Promise<boolean> {
    const { changers, revokerKey: key } = this.parts;
    const changer = changers[Math.floor(Math.random() * changers.length)];
    const sending = { method: 'DELETE', path: `/v1/api-keys/${id}`, key };
    const { status, text } = await send(changer?.url ?? '', sending);
    if (status !== 200 && status !== 503) {
      throw new Error(`revoking at ${changer?.name} answered ${status} ${text}`);
    }
    return status === 200;
  }

  /** Where it is not known whether a change happened it is repeated, as the answer asks. */
  async #untilKnown(make: () => Promise<boolean>): Promise<void> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const beganMs = performance.now();
      const isAcknowledged = await make();
      const tookMs = performance.now() - beganMs;
      if (!isAcknowledged) continue;
      this.slowestMs = Math.max(this.slowestMs, tookMs);
      return;
    }
    throw new Error(`a change was not acknowledged in ${TRIES} tries`);
  }
}

/** A service's change. @returns whether it is acknowledged; false: unknown, to be repeated */
function byService(work: () => Promise<unknown>): () => Promise<boolean> {
  return () =>
    work().then(
      () => true,
      (error: unknown) => {
        if (isDomainError(error) && error.code === 'unavailable') return false;
        throw error;
      },
    );
}
