import type { AddressCount, ReportCount, UsageCount } from '../../core/usage';
import type { KeyHour } from './usage-memory';

/** Rows of one table that are written by one statement. */
export type Rows =
  | { table: 'counts'; rows: readonly UsageCount[] }
  | { table: 'unknown'; rows: readonly UsageCount[] }
  | { table: 'addresses'; rows: readonly AddressCount[] }
  | { table: 'reports'; rows: readonly ReportCount[] };

/**
 * Cuts counts into slices of at most `size` rows. Lazy: only the slice that is asked for is built, so
 * that the event loop never waits for all of them.
 */
export function* slicesOf(keyHours: readonly KeyHour[], size: number): Generator<Rows, undefined> {
  const known = keyHours.filter(({ key }) => key !== null);
  const unknown = keyHours.filter(({ key }) => key === null);
  for (const rows of chunksOf(countRows(known), size)) yield { table: 'counts', rows };
  for (const rows of chunksOf(countRows(unknown), size)) yield { table: 'unknown', rows };
  for (const rows of chunksOf(addressRows(known), size)) yield { table: 'addresses', rows };
  for (const rows of chunksOf(reportRows(known), size)) yield { table: 'reports', rows };
}

function* countRows(keyHours: readonly KeyHour[]): Generator<UsageCount> {
  for (const { key, hour, outcomes } of keyHours) {
    const workspaceId = key?.workspaceId ?? null;
    const keyId = key?.id ?? null;
    for (const { outcome, endpoints } of outcomes) {
      for (const [endpoint, latency] of endpoints) {
        const count = latency.reduce((sum, n) => sum + n, 0);
        yield { workspaceId, keyId, hour, outcome, endpoint, count, latency };
      }
    }
  }
}

function* addressRows(keyHours: readonly KeyHour[]): Generator<AddressCount> {
  for (const { key, hour, outcomes } of keyHours) {
    if (key === null) continue;
    const { workspaceId, id: keyId } = key;
    for (const { outcome, addresses } of outcomes) {
      for (const [address, count] of addresses) {
        yield { workspaceId, keyId, hour, outcome, address, count };
      }
    }
  }
}

function* reportRows(keyHours: readonly KeyHour[]): Generator<ReportCount> {
  for (const { key, hour, outcomes } of keyHours) {
    if (key === null) continue;
    const { workspaceId, id: keyId } = key;
    for (const { reports } of outcomes) {
      for (const [reason, count] of reports) yield { workspaceId, keyId, hour, reason, count };
    }
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
