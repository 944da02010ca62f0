import { invalidInput } from '../../core/errors';
import type { Context, UserActor } from '../../services/context';
import type { ManyInput } from './many-keys-input';

/** How far a change of many keys has come, for the form of its next step: sealed, for this person in this workspace. */
export function sealProgress(
  { runtime, actor }: Context<UserActor>,
  progress: Omit<ManyInput, 'isScripted'>,
): string {
  const text = JSON.stringify(['many keys', actor.userId, actor.workspaceId, progress]);
  return runtime.cursorSeal.sign(text);
}

/**
 * What the form of the step before sends back, to be read by `manyInputSchema`; null for a form that begins.
 * @throws DomainError `invalid_request` for whatever was not sealed for this person in this workspace
 */
export function openProgress(
  { runtime, actor }: Context<UserActor>,
  sealed: string | string[] | undefined,
): object | null {
  if (sealed === undefined) return null;
  const text = typeof sealed === 'string' ? runtime.cursorSeal.open(sealed) : null;
  const [kind, userId, workspaceId, progress]: unknown[] = text?.startsWith('[')
    ? JSON.parse(text)
    : [];
  const isOurs =
    kind === 'many keys' && userId === actor.userId && workspaceId === actor.workspaceId;
  if (isOurs && typeof progress === 'object' && progress !== null) return progress;
  const detail = 'The form is damaged. Begin again.';
  throw invalidInput([{ pointer: '/progress', detail }]);
}
