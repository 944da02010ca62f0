import type { Environment } from '../../core/key-format';
import { isReadScope, type Scope } from '../../core/scopes';
import { requireStepUp } from '../accounts/step-up';
import type { Context, SystemActor, UserActor } from '../context';

/**
 * Whoever finds a browser open must not leave with a live key that changes anything, or that reaches every
 * workspace, whatever its level is called.
 * @throws DomainError `forbidden` (`step_up_required`) for a person who has not proved lately who they are
 */
export async function requireRecentProof(
  ctx: Context<UserActor | SystemActor>,
  { environment, scopes }: { environment: Environment; scopes: readonly Scope[] },
): Promise<void> {
  // What reaches every workspace does not read by its name either (OPERATOR_SCOPES).
  if (environment === 'live' && !scopes.every(isReadScope)) await requireStepUp(ctx);
}
