import fc from 'fast-check';
import { encodeId } from '@/lib/core/ids';
import type { LogEntry, LogSource } from '@/lib/core/request-log';
import type { CountedKey, Outcome, UsageEvent } from '@/lib/core/usage';
import { addLogEntries } from '@/lib/stores/request-log';
import { makeUsage, usageEvent } from './usage';
import { runtime } from './world';

/** A request, or what was told about one afterwards, as every process counts and logs it. */
export interface Happening {
  atMs: number;
  source: LogSource;
  event: UsageEvent;
}

const REFUSALS = ['key_revoked', 'scope_missing', 'address_not_allowed', 'rate_limited'] as const;

/** What may happen with these keys between two moments. */
export function happenings(keys: readonly CountedKey[], from: number, to: number) {
  return fc
    .record({
      atMs: fc.integer({ min: from, max: to - 1 }),
      source: fc.constantFrom('api', 'api', 'verify', 'report' as const),
      key: fc.constantFrom(...keys),
      endpoint: fc.constantFrom('GET /jobs', 'POST /jobs', 'GET /jobs/{id}', 'GET /health'),
      country: fc.constantFrom('DE', 'US', 'IN', 'ZZ'),
      refusal: fc.constantFrom('valid', 'valid', 'valid', ...REFUSALS),
      status: fc.constantFrom(200, 200, 201, 404, 500),
      microseconds: fc.integer({ min: 500, max: 4_000_000 }),
    })
    .map(happeningOf);
}

interface Draft {
  atMs: number;
  source: LogSource;
  key: CountedKey;
  endpoint: string;
  country: string;
  refusal: Outcome;
  status: number;
  microseconds: number;
}

const COUNTS = { api: 'both', verify: 'decision', report: 'answer' } as const;

function happeningOf({ atMs, source, refusal, status, microseconds, ...what }: Draft): Happening {
  const outcome = source === 'report' ? 'valid' : refusal;
  const isTold = source !== 'verify';
  const seconds = isTold ? microseconds / 1e6 : null;
  const event = { ...what, outcome, counts: COUNTS[source], seconds };
  return {
    atMs,
    source,
    event: usageEvent({ ...event, status: statusOf(outcome, isTold, status) }),
  };
}

function statusOf(outcome: Outcome, isTold: boolean, status: number): number {
  if (outcome !== 'valid') return outcome === 'rate_limited' ? 429 : 403;
  return isTold ? status : 0;
}

/** Counts them, rolls them up, and writes their rows of the log beside. */
export async function record(happened: readonly Happening[]): Promise<void> {
  const usage = makeUsage();
  for (const { atMs, event } of happened) usage.count(event, atMs);
  await usage.close();
  await addLogEntries(runtime.database.pool, happened.map(entryOf));
}

let entries = 0;

function entryOf({ atMs, source, event }: Happening): LogEntry {
  entries += 1;
  const { key, endpoint, status, outcome, country, seconds } = event;
  const id = encodeId(
    'log',
    atMs,
    new Uint8Array(10).fill(entries % 256).fill(entries / 256, 1, 3),
  );
  return {
    id,
    at: new Date(atMs),
    source,
    requestId: id,
    workspaceId: key?.workspaceId ?? '',
    environment: key?.environment ?? '',
    keyId: key?.id ?? '',
    maskedKey: null,
    method: null,
    path: null,
    endpoint,
    status,
    outcome,
    trace: '',
    requiredScopes: [],
    microseconds: seconds === null ? null : Math.round(seconds * 1e6),
    address: null,
    country,
    referrer: null,
    userAgent: null,
    rateLimit: null,
  };
}
