import type { Propagation } from '../../core/barrier';
import { updateSubscription } from '../../stores/workspaces';
import { recordAudit } from '../audit';
import type { Context, SystemActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';

/**
 * Lets a workspace's keys be used, or refuses all of them, from the next request on (command line only:
 * the company's billing decides). Repeated: nothing happens, with the same certainty.
 */
export async function changeSubscription(
  ctx: Context<SystemActor>,
  to: 'active' | 'inactive',
): Promise<{ propagation: Propagation | null }> {
  const { workspaceId } = ctx.actor;
  const { propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    touch({ workspace: workspaceId });
    if (!(await updateSubscription(tx, workspaceId, to))) return;
    await recordAudit(
      tx,
      ctx,
      workspaceId,
      { actorType: 'system', actorId: 'system' },
      {
        action: 'workspace.subscription_changed',
        targetType: 'workspace',
        targetId: workspaceId,
        before: { subscription: to === 'active' ? 'inactive' : 'active' },
        after: { subscription: to },
      },
    );
  });
  return { propagation };
}
