import type { ChainCheck, ChainPoint, CheckStep } from '../../core/audit-chain';
import { DomainError } from '../../core/errors';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { checkChain } from './check-chain';

/** How many rows a look at the page checks beyond what this process has checked before. */
const ROWS_A_VIEW = 1_000;
/** How many rows a step of a full check takes: half a second of a machine that is not busy. */
const ROWS_A_STEP = 5_000;

/**
 * How far the workspace's log is known to be as it was written, after checking what is new, within bounds. Every
 * row was read in the last ten minutes; before that its rows are taken for unchecked.
 */
export async function auditBadge(ctx: Context): Promise<ChainCheck> {
  authorizeAllAudit(ctx);
  const { runtime, actor } = ctx;
  const now = runtime.now();
  const known = runtime.checkedChains.get(actor.workspaceId, now);
  if (known !== null) {
    const check = await look(ctx, known.point, known.since);
    // A gap that rows were added behind no longer shows from here: what was broken is read anew.
    if (check.fault !== null || !known.isBroken) return check;
  }
  return await look(ctx, null, now.getTime());
}

async function look(
  { runtime, actor }: Context,
  from: ChainPoint | null,
  since: number,
): Promise<ChainCheck> {
  const check = await checkChain(runtime, actor.workspaceId, { from, rowsMax: ROWS_A_VIEW });
  runtime.checkedChains.set(actor.workspaceId, check, since);
  return check;
}

/**
 * Checks the log from its first row on, a bounded number of rows at a time.
 * @param resume `next` of the step before; anything else begins anew
 */
export async function checkStep(ctx: Context, resume: string): Promise<CheckStep> {
  authorizeAllAudit(ctx);
  const { runtime, actor } = ctx;
  const { from, since } = openStep(ctx, resume) ?? { from: null, since: runtime.now().getTime() };
  const check = await checkChain(runtime, actor.workspaceId, { from, rowsMax: ROWS_A_STEP });
  if (check.fault !== null || check.isComplete) {
    runtime.checkedChains.set(actor.workspaceId, check, since);
    return { check, next: null };
  }
  const { seq, hash } = check.point;
  const text = JSON.stringify(['audit check', actor.workspaceId, seq, hash, since]);
  return { check, next: runtime.cursorSeal.sign(text) };
}

function openStep(
  { runtime, actor }: Context,
  sealed: string,
): { from: ChainPoint; since: number } | null {
  const text = sealed === '' ? null : runtime.cursorSeal.open(sealed);
  const opened: unknown = text === null ? null : JSON.parse(text);
  if (!Array.isArray(opened)) return null;
  const [purpose, workspaceId, seq, hash, since]: unknown[] = opened;
  if (purpose !== 'audit check' || workspaceId !== actor.workspaceId) return null;
  if (typeof seq !== 'number' || typeof hash !== 'string' || typeof since !== 'number') return null;
  return { from: { seq, hash }, since };
}

/** Refuses who may read only a part of the log: the chain, and an export, are of the whole. */
export function authorizeAllAudit(ctx: Context): void {
  if (authorize(ctx, 'audit:read') === 'all') return;
  throw new DomainError('forbidden', 'Your role does not allow this. Ask an owner or admin.', {
    reason: 'role_missing',
  });
}
