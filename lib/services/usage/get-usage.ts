import type { UserId } from '../../core/ids';
import type { Latency, PreviousUsage, UsageFigures, UsageReport } from '../../core/usage-figures';
import type { UsageFilter } from '../../core/usage-filter';
import { grainOf, previousOf, spansOf, type UsageRange, wholeOf } from '../../core/usage-range';
import { sumUp, sumUpEach } from '../../core/usage-sums';
import { listKeysById } from '../../stores/key-list';
import {
  readEndpointLatencies,
  readEndpointRequests,
  readLastRequest,
  readLatencies,
  readNamed,
  readRequests,
  readSeries,
  type UsageOf,
  wasCountedBefore,
} from '../../stores/usage-report';
import { authorize, whoseTraffic } from '../authorize';
import type { Context } from '../context';
import { latencyQuantiles } from './latency-sketch';

const KEYS_MAX = 10;
const SHARES = [0.5, 0.95, 0.99] as const;
/** More countries than there are. */
const COUNTRIES_MAX = 300;

/** What is asked about: a time, and which requests. */
export interface AskedUsage {
  range: UsageRange;
  filter: UsageFilter;
  /** How many endpoints are named. */
  endpointsMax: number;
  /** How many keys are, where keys are told; default: as many as a page names. */
  keysMax?: number;
}

/**
 * How many requests there were, what they came to and how long they took. What it costs does not depend on how many
 * there were. A person sees all keys, or where keys are personal their own; a key sees its environment, and the keys
 * that its `usage:read` reaches.
 */
export async function getUsageFigures(ctx: Context, asked: AskedUsage): Promise<UsageFigures> {
  const createdBy = authorizeUsage(ctx);
  const seen = { ...asked, filter: seenBy(ctx, asked.filter) };
  return await ctx.runtime.reports.run(ctx.actor.workspaceId, () =>
    figuresOf(ctx, seen, createdBy),
  );
}

/** The same with keys, and compared with the time before. */
export async function getUsage(ctx: Context, asked: AskedUsage): Promise<UsageReport> {
  const createdBy = authorizeUsage(ctx);
  const seen = { ...asked, filter: seenBy(ctx, asked.filter) };
  return await ctx.runtime.reports.run(ctx.actor.workspaceId, () => reportOf(ctx, seen, createdBy));
}

// Two queries of a report at a time, and two reports (ReportGate): most of the pool stays with everybody else.
async function reportOf(
  ctx: Context,
  seen: AskedUsage,
  createdBy: UserId | null,
): Promise<UsageReport> {
  const { pool } = ctx.runtime.database;
  const { workspaceId } = ctx.actor;
  const of = wholeRange(seen, createdBy, ctx.runtime.now().getTime());
  const figures = await figuresOf(ctx, seen, createdBy);
  const [keys, lastRequestAt] = await Promise.all([
    readNamed(pool, workspaceId, { ...of, by: 'key_id', limit: seen.keysMax ?? KEYS_MAX }),
    figures.total.requests === 0 ? readLastRequest(pool, workspaceId, of.filter.environment) : null,
  ]);
  const endpoints = figures.endpoints.first.map(({ name }) => name);
  const previous = await readPrevious(ctx, of, seen.range, endpoints);
  const ids = keys.first.map(({ name }) => name);
  const known = await listKeysById(pool, workspaceId, ids);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const first = keys.first.map((key) => ({ ...key, keyName: names.get(key.name) ?? null }));
  return { ...figures, keys: { ...keys, first }, previous, lastRequestAt };
}

async function figuresOf(
  ctx: Context,
  { range, filter, endpointsMax }: AskedUsage,
  createdBy: UserId | null,
): Promise<UsageFigures> {
  const { pool } = ctx.runtime.database;
  const { workspaceId } = ctx.actor;
  const nowMs = ctx.runtime.now().getTime();
  const { edges } = range;
  const of = wholeRange({ range, filter }, createdBy, nowMs);
  const each = { ...of, spans: seriesSpans(range, nowMs), edges };
  const [rows, latencies] = await Promise.all([
    readSeries(pool, workspaceId, each),
    readLatencies(pool, workspaceId, each),
  ]);
  const [endpoints, countries] = await Promise.all([
    readNamed(pool, workspaceId, { ...of, by: 'endpoint', limit: endpointsMax }),
    readNamed(pool, workspaceId, { ...of, by: 'country', limit: COUNTRIES_MAX }),
  ]);
  const names = endpoints.first.map(({ name }) => name);
  const byEndpoint = await readEndpointLatencies(pool, workspaceId, { ...of, endpoints: names });
  const byStatus = filter.status !== null;
  const sums = sumUpEach(rows, edges.length - 1, byStatus);
  const bins = new Map(latencies.map((entry) => [entry.place, entry]));
  const p95s = new Map(
    byEndpoint.map((entry) => [entry.name, latencyQuantiles(entry, [0.95])?.[0]]),
  );
  return {
    range,
    filter,
    isOwnTraffic: createdBy !== null,
    total: sumUp(rows, byStatus),
    latency: latencyOf(mergeBins(latencies)),
    intervals: sums.map((sum, place) => ({
      from: edges[place] ?? nowMs,
      to: edges[place + 1] ?? nowMs,
      isPartial: (edges[place + 1] ?? nowMs) > nowMs,
      sum,
      latency: latencyOf(bins.get(place) ?? { bins: [], counts: [] }),
    })),
    endpoints: {
      ...endpoints,
      first: endpoints.first.map((entry) => ({ ...entry, p95: p95s.get(entry.name) ?? null })),
    },
    countries,
  };
}

async function readPrevious(
  { runtime, actor }: Context,
  of: UsageOf,
  range: UsageRange,
  endpoints: readonly string[],
): Promise<PreviousUsage | null> {
  const nowMs = runtime.now().getTime();
  const compared = previousOf(range, nowMs);
  if (compared === null) return null;
  const { since, from, until } = compared;
  const { pool } = runtime.database;
  const beginning = { environment: of.filter.environment, moment: new Date(since) };
  if (!(await wasCountedBefore(pool, actor.workspaceId, beginning))) return null;
  const beforeIt = { ...of, spans: spansOf(since, from, nowMs) ?? [] };
  const ofIt = { ...of, spans: spansOf(from, until, nowMs) ?? [] };
  const [before, now] = await Promise.all([
    readRequests(pool, actor.workspaceId, beforeIt),
    readRequests(pool, actor.workspaceId, ofIt),
  ]);
  const [endpointsBefore, endpointsNow] = await Promise.all([
    readEndpointRequests(pool, actor.workspaceId, { ...beforeIt, endpoints }),
    readEndpointRequests(pool, actor.workspaceId, { ...ofIt, endpoints }),
  ]);
  const earlier = new Map(endpointsBefore.map(({ name, requests }) => [name, requests]));
  const later = new Map(endpointsNow.map(({ name, requests }) => [name, requests]));
  const byName = endpoints.map(
    (name) => [name, { before: earlier.get(name) ?? 0, now: later.get(name) ?? 0 }] as const,
  );
  return { before, now, endpoints: new Map(byName) };
}

/** Whose keys alone the actor sees the use of; null: everybody's. */
function authorizeUsage(ctx: Context): UserId | null {
  const reach = authorize(ctx, 'usage:read');
  if (ctx.actor.type === 'key') return reach === 'own' ? ctx.actor.createdBy : null;
  return whoseTraffic(ctx);
}

function seenBy({ actor }: Context, filter: UsageFilter): UsageFilter {
  return actor.type === 'key' ? { ...filter, environment: actor.environment } : filter;
}

function wholeRange(
  { range, filter }: Pick<AskedUsage, 'range' | 'filter'>,
  createdBy: UserId | null,
  nowMs: number,
): UsageOf {
  const [since, until] = wholeOf(range);
  return { spans: spansOf(since, until, nowMs) ?? [], filter, createdBy };
}

// Rows that reach over no edge of an interval: one grain for all of them.
function seriesSpans(range: UsageRange, nowMs: number): UsageOf['spans'] {
  const [since, until] = wholeOf(range);
  const grain = grainOf(range.edges, nowMs);
  return grain === null ? [] : [{ grain, since, until }];
}

function mergeBins(entries: readonly { bins: readonly number[]; counts: readonly number[] }[]) {
  return {
    bins: entries.flatMap(({ bins }) => bins),
    counts: entries.flatMap(({ counts }) => counts),
  };
}

function latencyOf(bins: Parameters<typeof latencyQuantiles>[0]): Latency | null {
  const [p50, p95, p99] = latencyQuantiles(bins, SHARES) ?? [];
  if (p50 === undefined || p95 === undefined || p99 === undefined) return null;
  return { p50, p95, p99 };
}
