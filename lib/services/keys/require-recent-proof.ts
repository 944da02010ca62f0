import type { Environment } from '../../core/key-format';
import { expandLevel, isOperatorScope, type Scope } from '../../core/scopes';
import { requireStepUp } from '../accounts/step-up';
import type { Context, SystemActor, UserActor } from '../context';

/**
 * Whoever finds a browser open must not leave with a live key that can do everything, whatever its level is
 * called, or that reaches every workspace.
 * @throws DomainError `forbidden` (`step_up_required`) for a person who has not proved lately who they are
 */
export async function requireRecentProof(
  { actor, ...rest }: Context<UserActor | SystemActor>,
  { environment, scopes }: { environment: Environment; scopes: readonly Scope[] },
): Promise<void> {
  if (actor.type !== 'user' || environment !== 'live') return;
  const everything = expandLevel(rest.runtime.catalogue, 'full', []);
  const isFull = everything.every((scope) => scopes.includes(scope));
  if (isFull || scopes.some(isOperatorScope)) await requireStepUp({ ...rest, actor });
}
