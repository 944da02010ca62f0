import type { ChainCheck, ChainPoint } from '../../core/audit-chain';
import { DomainError } from '../../core/errors';
import { deleteAuditRows, moveChainBase } from '../../stores/audit-purge';
import type { Database } from '../../stores/client';
import { transaction } from '../../stores/transaction';
import { recordAudit } from '../audit';
import type { Context, SystemActor } from '../context';
import { checkChain } from './check-chain';

const BATCH = 2_000;

/** What a purge did. */
export interface Purge {
  /** The last row that is gone; null when there was none to purge. */
  through: number | null;
}

/**
 * Deletes the rows before a moment, as far as a checkpoint that is kept elsewhere covers them, by the role that owns
 * the tables (command line only). The chain stays verifiable from there on, and says itself that it was purged.
 * @throws DomainError `forbidden` where the process does not know that role; `conflict` for a chain that is
 * broken or not the checkpoint's
 */
export async function purgeAudit(
  ctx: Context<SystemActor>,
  { before, checkpoint }: { before: Date; checkpoint: ChainPoint },
): Promise<Purge> {
  const { runtime, actor } = ctx;
  if (runtime.openOwnerDatabase === null) throw ownerUnknown();
  const { check, through } = await findEnd(ctx, { before, checkpoint });
  if (check.fault !== null) throw brokenChain();
  const owner = runtime.openOwnerDatabase();
  try {
    if (through !== null) await moveBase(ctx, owner, through);
    // Also what a purge that was cut short has left.
    const last = through?.seq ?? check.baseSeq;
    while ((await deleteAuditRows(owner.pool, actor.workspaceId, last, BATCH)) === BATCH);
    return { through: through?.seq ?? null };
  } finally {
    await owner.close();
  }
}

// The first row that is not before the moment ends it: a clock that was set back tears no hole.
async function findEnd(
  { runtime, actor }: Context<SystemActor>,
  { before, checkpoint }: { before: Date; checkpoint: ChainPoint },
): Promise<{ check: ChainCheck; through: ChainPoint | null }> {
  const points: ChainPoint[] = [];
  let isOver = false;
  const check = await checkChain(runtime, actor.workspaceId, {
    from: null,
    checkpoint,
    onRow({ seq, hash, at }) {
      isOver ||= seq > checkpoint.seq || new Date(at) >= before;
      if (!isOver) points[0] = { seq, hash };
    },
  });
  return { check, through: points[0] ?? null };
}

// From here on the chain begins behind that row; what lies before is deleted afterwards, in parts.
async function moveBase(
  ctx: Context<SystemActor>,
  owner: Database,
  through: ChainPoint,
): Promise<void> {
  const { workspaceId } = ctx.actor;
  await transaction(owner.prisma, async (tx) => {
    await moveChainBase(tx, workspaceId, through);
    const system = { actorType: 'system', actorId: 'system' } as const;
    await recordAudit(tx, ctx, workspaceId, system, {
      action: 'audit_log.purged',
      targetType: 'workspace',
      targetId: workspaceId,
      after: { through_seq: through.seq, through_hash: through.hash },
    });
  });
}

function ownerUnknown(): DomainError {
  return new DomainError(
    'forbidden',
    'Only the role that owns the tables may purge the audit log: set KEYDESK_DATABASE_OWNER_URL.',
    { reason: 'role_missing' },
  );
}

function brokenChain(): DomainError {
  return new DomainError(
    'conflict',
    'The audit log is not intact, or not the one of the checkpoint. Run "audit verify" with it first.',
  );
}
