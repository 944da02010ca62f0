import { invalidInput } from '../../core/errors';
import { parseId } from '../../core/ids';
import type { Context, UserActor } from '../../services/context';

/** Names an act of several steps for the form of the next step: sealed, for this person. */
export function sealAct({ runtime, actor }: Context<UserActor>, act: string): string {
  return runtime.cursorSeal.sign(JSON.stringify(['compromised', actor.userId, act]));
}

/**
 * The act that the form of the step before names: the id of the request that began it.
 * @throws DomainError `invalid_request` for whatever was not sealed for this person
 */
export function openAct({ runtime, actor }: Context<UserActor>, sealed: string): string {
  const text = runtime.cursorSeal.open(sealed);
  const [kind, userId, act]: unknown[] = text?.startsWith('[') ? JSON.parse(text) : [];
  const isOurs = kind === 'compromised' && userId === actor.userId;
  const id = isOurs && typeof act === 'string' ? parseId('request', act) : null;
  if (id !== null) return id;
  throw invalidInput([{ pointer: '/act', detail: 'The form is damaged. Begin again.' }]);
}
