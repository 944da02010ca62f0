import type { AddressCount, MinuteCount, ReportCount, ScopeCount } from '../../core/usage';
import type { Cell, KeyHour, KeyMinute, TakenCounts } from './usage-memory';

/** Rows of one table that are written by one statement. */
export type Rows =
  | { table: 'minutes'; rows: readonly MinuteCount[] }
  | { table: 'addresses'; rows: readonly AddressCount[] }
  | { table: 'reports'; rows: readonly ReportCount[] }
  | { table: 'scopes'; rows: readonly ScopeCount[] };

/**
 * Cuts counts into slices of at most `size` rows. Lazy: only the slice that is asked for is built, so
 * that the event loop never waits for all of them.
 */
export function* slicesOf(
  { minutes, hours }: TakenCounts,
  size: number,
): Generator<Rows, undefined> {
  for (const rows of chunksOf(minuteRows(minutes), size)) yield { table: 'minutes', rows };
  for (const rows of chunksOf(addressRows(hours), size)) yield { table: 'addresses', rows };
  for (const rows of chunksOf(reportRows(hours), size)) yield { table: 'reports', rows };
  for (const rows of chunksOf(scopeRows(hours), size)) yield { table: 'scopes', rows };
}

function* minuteRows(keyMinutes: readonly KeyMinute[]): Generator<MinuteCount> {
  for (const { key, minute, endpoints } of keyMinutes) {
    const workspaceId = key?.workspaceId ?? '';
    const environment = key?.environment ?? '';
    const keyId = key?.id ?? '';
    for (const [endpoint, cells] of endpoints) {
      for (const cell of cells) {
        yield { workspaceId, environment, keyId, minute, endpoint, ...countOf(cell) };
      }
    }
  }
}

function countOf({ bins, ...cell }: Cell) {
  const sorted = [...bins].sort(([a], [b]) => a - b);
  return {
    ...cell,
    latencyBins: sorted.map(([bin]) => bin),
    latencyCounts: sorted.map(([, count]) => count),
  };
}

function* addressRows(keyHours: readonly KeyHour[]): Generator<AddressCount> {
  for (const { key, hour, outcomes } of keyHours) {
    const { workspaceId, id: keyId } = key;
    for (const { outcome, addresses } of outcomes) {
      for (const [address, count] of addresses) {
        yield { workspaceId, keyId, hour, outcome, address, count };
      }
    }
  }
}

function* reportRows(keyHours: readonly KeyHour[]): Generator<ReportCount> {
  for (const { key, hour, reports } of keyHours) {
    const { workspaceId, id: keyId } = key;
    for (const [reason, count] of reports) yield { workspaceId, keyId, hour, reason, count };
  }
}

function* scopeRows(keyHours: readonly KeyHour[]): Generator<ScopeCount> {
  for (const { key, hour, scopes } of keyHours) {
    const { workspaceId, id: keyId } = key;
    for (const [scope, count] of scopes) yield { workspaceId, keyId, hour, scope, count };
  }
}

function* chunksOf<T>(rows: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const row of rows) {
    if (chunk.push(row) < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
