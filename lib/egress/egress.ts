import { type DeliveryOutcome, retryAfterSecondsOf, withoutAnswer } from '../core/delivery';
import { type EgressRules, literalOf, PRIVATE_TARGET, parseTarget } from '../core/egress-rules';
import { type PostAnswer, type PostMessage, post } from './post';
import type { Resolve } from './resolve';

/** Requests to addresses that somebody else chose (attacks 22 to 24). */
export interface Egress {
  /** The URL as it will be asked for, or why it will not be; asks for the addresses of its name. */
  check(text: string): Promise<{ url: string } | { fault: string }>;
  /** Posts once. Every address of the name is checked, each time anew, and only those are connected to. */
  post(text: string, message: PostMessage, stop: AbortSignal): Promise<DeliveryOutcome>;
}

const TOTAL_MS_MAX = 15_000;
const RESOLVE_MS_MAX = 5_000;

/** Requests by these rules. `now` dates an answer; `timeoutMs`: how long a request may take in all. */
export function createEgress(
  rules: EgressRules,
  resolve: Resolve,
  now: () => Date,
  timeoutMs = TOTAL_MS_MAX,
): Egress {
  return {
    async check(text) {
      const parsed = parseTarget(text, rules);
      if ('fault' in parsed) return parsed;
      const addresses = await addressesOf(parsed.url, resolve);
      if (addresses.length === 0) {
        return { fault: `The name ${parsed.url.hostname} has no address that can be found.` };
      }
      if (!addresses.every(rules.allowsAddress)) return { fault: PRIVATE_TARGET };
      return { url: parsed.url.href };
    },
    async post(text, message, stop) {
      const parsed = parseTarget(text, rules);
      if ('fault' in parsed) return withoutAnswer('address_refused');
      const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
      const addresses = await addressesOf(parsed.url, resolve);
      if (stop.aborted) return withoutAnswer('stopped');
      if (addresses.length === 0) return withoutAnswer('name_unknown');
      if (!addresses.every(rules.allowsAddress)) return withoutAnswer('address_refused');
      const answer = await post(parsed.url, addresses, message, signal);
      if (!('fault' in answer)) return outcomeOf(answer, now());
      return withoutAnswer(stop.aborted ? 'stopped' : answer.fault);
    },
  };
}

async function addressesOf(url: URL, resolve: Resolve): Promise<readonly string[]> {
  const literal = literalOf(url);
  if (literal !== null) return [literal];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((done) => {
    timer = setTimeout(() => done([]), RESOLVE_MS_MAX);
  });
  try {
    return await Promise.race([resolve(url.hostname), late]);
  } catch {
    // There is no such name, or nobody who knows: the same to whoever waits.
    return [];
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf({ status, headers, beginning }: PostAnswer, now: Date): DeliveryOutcome {
  const fault = faultOfStatus(status);
  const isPacked = (headers['content-encoding'] ?? 'identity') !== 'identity';
  const excerpt = isPacked ? null : excerptOf(beginning);
  const retryAfterSeconds = retryAfterSecondsOf(headers['retry-after'], now);
  return { status, fault, excerpt, retryAfterSeconds };
}

function faultOfStatus(status: number): DeliveryOutcome['fault'] {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'redirect';
  return status === 410 ? 'gone' : 'status';
}

// At most as many bytes as were given, and nothing that a terminal, a page or the database takes for more than text.
function excerptOf(bytes: Buffer): string {
  const text = new TextDecoder().decode(bytes, { stream: true });
  const plain = text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '').trim();
  const cut = new TextEncoder().encode(plain).subarray(0, bytes.length);
  return new TextDecoder().decode(cut, { stream: true });
}
