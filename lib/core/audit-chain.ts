import type { AuditFields } from './audit-event';

/** A row of the audit log as it is stored and exported: the names are those of the JSONL export. */
export interface AuditRow {
  action: string;
  actor_id: string;
  actor_type: string;
  address: string | null;
  after: AuditFields | null;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  before: AuditFields | null;
  /** Hexadecimal SHA-256 of all other fields. */
  hash: string;
  id: string;
  /** The hash of the row before; zeros for the first. */
  previous_hash: string;
  request_id: string;
  seq: number;
  target_id: string;
  target_type: string;
  user_agent: string | null;
  via: string;
  workspace_id: string;
}

/** A place in a workspace's chain: a row's number and its hash. */
export interface ChainPoint {
  seq: number;
  hash: string;
}

/** Before the first row. */
export const CHAIN_START: ChainPoint = { seq: 0, hash: '0'.repeat(64) };

/** Where a chain is broken: the first row that is not as it was written, and how. */
export interface ChainFault {
  seq: number;
  kind: 'edited' | 'missing' | 'unlinked' | 'rewritten';
}

/** What a check of a chain has found so far. */
export interface ChainCheck {
  /** The first broken row; null: none up to `point`. */
  fault: ChainFault | null;
  /** The last row that is as it was written. */
  point: ChainPoint;
  /** The last row that was purged, where the chain begins. */
  baseSeq: number;
  /** How many rows the chain had when the check began. */
  total: number;
  /** Whether everything up to `total` was checked. */
  isComplete: boolean;
}

/** A step of a full check, and what the next one continues from. */
export interface CheckStep {
  check: ChainCheck;
  /** Sealed; null when the check is over. */
  next: string | null;
}

/** The text whose SHA-256 is the row's hash: RFC 8785 JSON of every field but the hash itself. */
export function chainText({ hash: _, ...row }: AuditRow): string {
  return canonicalJson(row);
}

/**
 * Whether a row continues the chain; null: it does.
 * @param computed the SHA-256 of its `chainText`
 */
export function faultOfRow(before: ChainPoint, row: AuditRow, computed: string): ChainFault | null {
  if (row.seq !== before.seq + 1) return { seq: before.seq + 1, kind: 'missing' };
  if (row.hash !== computed) return { seq: row.seq, kind: 'edited' };
  if (row.previous_hash !== before.hash) return { seq: row.seq, kind: 'unlinked' };
  return null;
}

/**
 * Whether the last row is the one that the head, or a checkpoint kept elsewhere, names; null: it is.
 * @param last the last row that is there
 */
export function faultOfEnd(last: ChainPoint, named: ChainPoint): ChainFault | null {
  if (last.seq < named.seq) return { seq: last.seq + 1, kind: 'missing' };
  const isSame = last.seq === named.seq && last.hash === named.hash;
  return isSame ? null : { seq: last.seq, kind: 'rewritten' };
}

/** What is wrong, for people. */
export function describeFault({ seq, kind }: ChainFault): string {
  const row = `#${seq.toLocaleString('en')}`;
  if (kind === 'missing') return `${row} is missing: it was deleted.`;
  if (kind === 'edited') return `${row} is not as it was written: it was edited or moved.`;
  if (kind === 'unlinked') {
    return `${row} does not follow the row before it: one of the two was replaced.`;
  }
  return `${row} is another row than the one that was written there.`;
}

/**
 * RFC 8785 for strings, whole numbers, booleans, null, lists and records with names in ASCII. PostgreSQL's
 * `audit_json` spells the same.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`;
}
