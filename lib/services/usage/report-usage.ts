import { createHash } from 'node:crypto';
import { DomainError } from '../../core/errors';
import { encodeId, ID_RANDOM_BYTES } from '../../core/ids';
import { loggableText } from '../../core/loggable-text';
import { readablePath } from '../../core/readable-path';
import type { LogEntry } from '../../core/request-log';
import { canonicalAddress } from '../../core/restrictions/addresses';
import type { CountedKey, MinuteCount, UsageEvent } from '../../core/usage';
import {
  type NotCounted,
  REPORTED_MAX,
  type ReportedAnswer,
  type ReportOutcome,
  reportOutcomeSchema,
} from '../../core/usage-report';
import { addUsageReport, findReportedKeys, findUsageReport } from '../../stores/reported-usage';
import { authorize } from '../authorize';
import type { Context, KeyActor, Runtime } from '../context';
import { endpointOf } from '../keys/verify-for-company';
import { slicesOf } from './slices';
import { UsageMemory } from './usage-memory';

const BACK_MS = 3_600_000;
/** What the reporting server's clock may be ahead. */
const AHEAD_MS = 60_000;
const TEXT_MAX = 512;
const METHOD_MAX = 20;

/** What the column of the log holds: about 36 minutes. */
const MICROSECONDS_MAX = 2 ** 31 - 1;
const BOUNDS = { endpointsMax: REPORTED_MAX, addressesMax: 0, rowsMax: REPORTED_MAX };

/** An answer that is counted. */
interface Counted {
  event: UsageEvent;
  atMs: number;
  reported: ReportedAnswer;
}

/**
 * Counts what the company's API answered to requests that it had keys verified for. Only a key of the operator's
 * workspace with `usage:write` may report, a test key about test keys alone; unknown keys are named and say
 * nothing more. The same name again, by a key of the same environment, counts nothing and is answered the same, also at
 * the same moment elsewhere.
 * @param name of the batch; null: it is counted however often it is sent
 * @throws DomainError `conflict` for another batch under a name that was used
 */
export async function reportUsage(
  ctx: Context<KeyActor>,
  answers: readonly ReportedAnswer[],
  name: string | null,
): Promise<ReportOutcome> {
  authorize(ctx, 'usage:report');
  const { runtime, actor } = ctx;
  const { pool } = runtime.database;
  const environments =
    actor.environment === 'test' ? (['test'] as const) : (['live', 'test'] as const);
  const ids = [...new Set(answers.map(({ key_id }) => key_id))];
  const keys = await findReportedKeys(pool, ids, environments);
  const { counted, refused } = sort(runtime, answers, keys);
  const answer = { counted: counted.length, refused };
  const digest = createHash('sha256').update(JSON.stringify(answers)).digest('hex');
  const { workspaceId, environment } = actor;
  const named = name === null ? null : { workspaceId, environment, name };
  const report = { named, digest, answer, at: runtime.now() };
  const rows = { minutes: minutesOf(counted), entries: entriesOf(ctx, counted) };
  if ((await addUsageReport(pool, report, rows)) || named === null) return answer;
  const stored = await findUsageReport(pool, named);
  if (stored?.digest === digest) return reportOutcomeSchema.parse(stored.answer);
  throw new DomainError('conflict', 'This idempotency key was used for another report.', {
    reason: 'idempotency_key_used',
  });
}

function sort(
  runtime: Runtime,
  answers: readonly ReportedAnswer[],
  keys: ReadonlyMap<string, CountedKey>,
): { counted: Counted[]; refused: { index: number; reason: NotCounted }[] } {
  const nowMs = runtime.now().getTime();
  const counted: Counted[] = [];
  const refused: { index: number; reason: NotCounted }[] = [];
  for (const [index, reported] of answers.entries()) {
    const key = keys.get(reported.key_id);
    const atMs = reported.at === undefined ? nowMs : Date.parse(reported.at);
    const reason = notCounted(key, atMs, nowMs);
    if (reason !== null) refused.push({ index, reason });
    else if (key !== undefined) {
      counted.push({ event: eventOf(runtime, key, reported, atMs), atMs, reported });
    }
  }
  return { counted, refused };
}

function notCounted(key: CountedKey | undefined, atMs: number, nowMs: number): NotCounted | null {
  if (key === undefined) return 'key_unknown';
  return atMs < nowMs - BACK_MS || atMs > nowMs + AHEAD_MS ? 'time_out_of_range' : null;
}

function eventOf(
  { keyFormats, usage, countries }: Runtime,
  key: CountedKey,
  reported: ReportedAnswer,
  atMs: number,
): UsageEvent {
  const endpoint = endpointOf(placeOf(reported), keyFormats);
  const address = reported.ip === undefined ? null : canonicalAddress(reported.ip);
  return {
    key,
    endpoint: usage.endpointOf({ key, endpoint }, atMs),
    outcome: 'valid',
    counts: 'answer',
    status: reported.status,
    report: null,
    seconds: reported.latency_ms === undefined ? null : reported.latency_ms / 1_000,
    address,
    country: countries.of(address, null),
  };
}

/** Method and path; what an endpoint has in braces is an id, as it is in a path. */
function placeOf({ endpoint, method, path }: ReportedAnswer): { method?: string; path?: string } {
  if (endpoint === undefined) {
    return { ...(method !== undefined && { method }), ...(path !== undefined && { path }) };
  }
  const [verb = '', rest = ''] = endpoint.split(' ', 2);
  return { method: verb, path: rest.replace(/\{[^{}/]*\}/g, '0') };
}

/** The answers, added up as those of `/v1` are. */
function minutesOf(counted: readonly Counted[]): MinuteCount[] {
  const memory = new UsageMemory(BOUNDS);
  for (const { event, atMs } of counted) memory.add(event, atMs);
  const slices = [...slicesOf(memory.take(), REPORTED_MAX)];
  return slices.flatMap((slice) => (slice.table === 'minutes' ? slice.rows : []));
}

/** The requests of the log, as far as they are wanted there. */
function entriesOf({ runtime, request }: Context, counted: readonly Counted[]): LogEntry[] {
  const { requestLog, random, keyFormats } = runtime;
  const textOf = (text: string, lengthMax: number) =>
    loggableText(text, { formats: keyFormats, lengthMax });
  const kept = counted.filter(({ event }) => requestLog.wantsReport(event.status < 400));
  return kept.map(({ event, atMs, reported }) => ({
    id: encodeId('log', atMs, random.bytes(ID_RANDOM_BYTES)),
    at: new Date(atMs),
    source: 'report',
    requestId: textOf(reported.request_id ?? request.id, TEXT_MAX),
    workspaceId: event.key?.workspaceId ?? '',
    environment: event.key?.environment ?? '',
    keyId: event.key?.id ?? '',
    maskedKey: null,
    method: reported.method === undefined ? null : textOf(reported.method, METHOD_MAX),
    path:
      reported.path === undefined
        ? null
        : textOf(readablePath(reported.path, keyFormats), TEXT_MAX),
    endpoint: event.endpoint,
    status: event.status,
    outcome: event.outcome,
    trace: '',
    requiredScopes: [],
    microseconds:
      event.seconds === null ? null : Math.min(Math.round(event.seconds * 1e6), MICROSECONDS_MAX),
    address: event.address,
    country: event.country,
    referrer: null,
    userAgent: null,
    rateLimit: null,
  }));
}
