import {
  type AuditRow,
  CHAIN_START,
  type ChainCheck,
  type ChainFault,
  type ChainPoint,
  faultOfEnd,
  faultOfRow,
} from '../../core/audit-chain';
import type { WorkspaceId } from '../../core/ids';
import { hashOfRow } from '../../crypto/audit-hash';
import { type ChainHead, findChainHead, hasPurgeNote, readChain } from '../../stores/audit-reads';
import type { Runtime } from '../context';

/** How many rows are in memory at once. */
const BATCH = 1_000;

interface CheckOptions {
  /** Where an earlier check ended, or null to begin at the first row. */
  from: ChainPoint | null;
  /** Checks no more rows than that. */
  rowsMax?: number;
  /** The end of the chain as it was exported earlier and kept elsewhere. */
  checkpoint?: ChainPoint;
  onProgress?: (checked: ChainPoint, total: number) => void;
  /** Gets each row that is as it was written, in order. */
  onRow?: (row: AuditRow) => void;
}

/**
 * Checks a workspace's chain row by row, in bounded memory: each row is what its hash says, follows the one before
 * it, and the last one is what the head, and the checkpoint, say. Asks no permission: the callers do.
 */
export async function checkChain(
  { database }: Pick<Runtime, 'database'>,
  workspaceId: WorkspaceId,
  options: CheckOptions,
): Promise<ChainCheck> {
  const { from, rowsMax = Number.POSITIVE_INFINITY, checkpoint = CHAIN_START } = options;
  const head = await findChainHead(database.pool, workspaceId);
  const { base } = head;
  const start = from === null || from.seq < base.seq ? base : from;
  const report = { baseSeq: base.seq, total: head.seq };
  const isPurgeNoted = base.seq === 0 || (await hasPurgeNote(database.pool, workspaceId, base));
  const early = isPurgeNoted
    ? faultOfStart(start, head, checkpoint)
    : ({ seq: 1, kind: 'missing' } as const);
  if (early !== null) return { ...report, fault: early, point: start, isComplete: false };
  const until = Math.min(head.seq, start.seq + rowsMax);
  let walked: Walk = { point: start, fault: null };
  while (walked.point.seq < until && walked.fault === null) {
    const { seq } = walked.point;
    const rows = await readChain(database.pool, workspaceId, seq, Math.min(BATCH, until - seq));
    walked = walk(walked.point, rows, { ...options, checkpoint });
    options.onProgress?.(walked.point, head.seq);
  }
  const { point } = walked;
  const isAtEnd = point.seq === head.seq && walked.fault === null;
  const fault = isAtEnd ? faultOfLast(point, head, checkpoint) : walked.fault;
  return { ...report, fault, point, isComplete: isAtEnd && fault === null };
}

interface Walk {
  /** The last row that is as it was written. */
  point: ChainPoint;
  fault: ChainFault | null;
}

function walk(
  from: ChainPoint,
  rows: readonly AuditRow[],
  { checkpoint, onRow }: Pick<CheckOptions, 'onRow'> & { checkpoint: ChainPoint },
): Walk {
  let point = from;
  if (rows.length === 0) return { point, fault: { seq: point.seq + 1, kind: 'missing' } };
  for (const row of rows) {
    const fault = faultOfRow(point, row, hashOfRow(row)) ?? unlike(row, checkpoint);
    if (fault !== null) return { point, fault };
    point = { seq: row.seq, hash: row.hash };
    onRow?.(row);
  }
  return { point, fault: null };
}

// What was checked earlier may be gone, and what was purged may not be what the checkpoint has. No log is empty:
// it begins with the workspace's creation.
function faultOfStart(
  start: ChainPoint,
  head: ChainHead,
  checkpoint: ChainPoint,
): ChainFault | null {
  const { base, lastSeq } = head;
  if (head.seq === 0) return { seq: 1, kind: lastSeq > 0 ? 'unlinked' : 'missing' };
  if (start.seq > lastSeq && start.seq > base.seq) return { seq: lastSeq + 1, kind: 'missing' };
  if (start.seq > head.seq) return { seq: head.seq + 1, kind: 'missing' };
  return unlike(start, checkpoint);
}

function unlike(row: ChainPoint, checkpoint: ChainPoint): ChainFault | null {
  const isSame = row.seq !== checkpoint.seq || row.hash === checkpoint.hash;
  return isSame ? null : { seq: row.seq, kind: 'rewritten' };
}

function faultOfLast(
  point: ChainPoint,
  head: ChainHead,
  checkpoint: ChainPoint,
): ChainFault | null {
  if (head.lastSeq > head.seq) return { seq: head.seq + 1, kind: 'unlinked' };
  if (head.lastSeq < head.seq) return { seq: head.lastSeq + 1, kind: 'missing' };
  if (point.seq < checkpoint.seq) return { seq: point.seq + 1, kind: 'missing' };
  return faultOfEnd(point, head);
}
