import { invalidInput, isDomainError } from '../../core/errors';
import type { Context, SystemActor, UserActor } from '../context';
import { stepUp } from './step-up';

/**
 * Goes on only when who asks proves in this very request who they are, however fresh their sign-in: a page
 * that was left open is not enough. The command line has no password and needs none.
 * @throws DomainError `invalid_request` at `/password` for none or a wrong one; `rate_limited` as for step-up
 */
export async function requirePassword(
  ctx: Context<UserActor | SystemActor>,
  password: string | undefined,
): Promise<void> {
  const { actor } = ctx;
  if (actor.type === 'system') return;
  if (password === undefined || password === '') throw atPassword('Give your password.');
  try {
    await stepUp(ctx, actor, password);
  } catch (error) {
    if (!isDomainError(error) || error.details.reason !== 'step_up_wrong') throw error;
    throw atPassword(error.message);
  }
}

function atPassword(detail: string) {
  return invalidInput([{ pointer: '/password', detail }]);
}
