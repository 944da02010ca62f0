import type { Environment } from '../../core/key-format';
import { isReadScope, type Scope } from '../../core/scopes';
import type { Tx } from '../../stores/client';
import { requireStepUp } from '../accounts/step-up';
import type { Context, SystemActor, UserActor } from '../context';

/** Of a key what a proof is asked by. */
interface Power {
  environment: Environment;
  scopes: readonly Scope[];
}

/**
 * Whoever finds a browser open must not leave with a live key that changes anything, or that reaches every
 * workspace, whatever its level is called; nor make one that they have last longer.
 * @param tx asks inside this transaction
 * @throws DomainError `forbidden` (`step_up_required`) for a person who has not proved lately who they are
 */
export async function requireRecentProof(
  ctx: Context<UserActor | SystemActor>,
  key: Power,
  tx?: Tx,
): Promise<void> {
  if (needsRecentProof(key)) await requireStepUp(ctx, tx);
}

/** Whether such a proof is needed for this key. */
export function needsRecentProof({ environment, scopes }: Power): boolean {
  // What reaches every workspace does not read by its name either (OPERATOR_SCOPES).
  return environment === 'live' && !scopes.every(isReadScope);
}
