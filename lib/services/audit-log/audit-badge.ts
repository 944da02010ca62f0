import type { ChainCheck, ChainPoint, CheckStep } from '../../core/audit-chain';
import { DomainError } from '../../core/errors';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { checkChain } from './check-chain';

/** How many rows a look at the page checks beyond what this process has checked before. */
const ROWS_A_VIEW = 1_000;
/** How many rows a step of a full check takes: half a second of a machine that is not busy. */
const ROWS_A_STEP = 5_000;

/** How far the workspace's log is known to be as it was written, after checking what is new, within bounds. */
export async function auditBadge(ctx: Context): Promise<ChainCheck> {
  authorizeAllAudit(ctx);
  const { runtime, actor } = ctx;
  const from = runtime.checkedChains.get(actor.workspaceId);
  const check = await checkChain(runtime, actor.workspaceId, { from, rowsMax: ROWS_A_VIEW });
  if (check.fault === null) runtime.checkedChains.set(actor.workspaceId, check.point);
  return check;
}

/**
 * Checks the log from its first row on, a bounded number of rows at a time.
 * @param resume `next` of the step before; anything else begins anew
 */
export async function checkStep(ctx: Context, resume: string): Promise<CheckStep> {
  authorizeAllAudit(ctx);
  const { runtime, actor } = ctx;
  const from = openPoint(ctx, resume);
  const check = await checkChain(runtime, actor.workspaceId, { from, rowsMax: ROWS_A_STEP });
  if (check.fault !== null) return { check, next: null };
  if (check.isComplete) {
    runtime.checkedChains.set(actor.workspaceId, check.point);
    return { check, next: null };
  }
  const { seq, hash } = check.point;
  const text = JSON.stringify(['audit check', actor.workspaceId, seq, hash]);
  return { check, next: runtime.cursorSeal.sign(text) };
}

function openPoint({ runtime, actor }: Context, sealed: string): ChainPoint | null {
  const text = sealed === '' ? null : runtime.cursorSeal.open(sealed);
  const opened: unknown = text === null ? null : JSON.parse(text);
  if (!Array.isArray(opened)) return null;
  const [purpose, workspaceId, seq, hash]: unknown[] = opened;
  if (purpose !== 'audit check' || workspaceId !== actor.workspaceId) return null;
  return typeof seq === 'number' && typeof hash === 'string' ? { seq, hash } : null;
}

/** Refuses who may read only a part of the log: the chain, and an export, are of the whole. */
export function authorizeAllAudit(ctx: Context): void {
  if (authorize(ctx, 'audit:read') === 'all') return;
  throw new DomainError('forbidden', 'Your role does not allow this. Ask an owner or admin.', {
    reason: 'role_missing',
  });
}
