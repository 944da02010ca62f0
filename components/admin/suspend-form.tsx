'use client';

import { useActionState } from 'react';
import { describePropagation, type Propagation } from '@/lib/core/barrier';
import { idle } from '@/lib/core/form-state';
import { VerifiersWait } from '../keys/dialogs/verifiers-wait';
import { ErrorSummary } from '../ui/error-summary';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { ReasonField } from './reason-field';

/** What the server answers to a change of a workspace. */
export interface WorkspaceChanged {
  propagation: Propagation | null;
}

interface SuspendFormProps {
  workspaceId: string;
  isSuspended: boolean;
  suspend: FormAction<WorkspaceChanged>;
  resume: FormAction<WorkspaceChanged>;
}

/** Stops every key of a workspace, or lets them work again. */
export function SuspendForm({ workspaceId, isSuspended, suspend, resume }: SuspendFormProps) {
  const [suspended, sendSuspend] = useActionState(suspend, idle);
  const [resumed, sendResume] = useActionState(resume, idle);
  const state = isSuspended ? resumed : suspended;
  const last = isSuspended ? suspended : resumed;
  useFaultFocus(state, 'suspend');
  return (
    <form
      action={isSuspended ? sendResume : sendSuspend}
      aria-label={isSuspended ? 'Resume' : 'Suspend'}
      className="grid content-start gap-4"
    >
      <h2 className="font-strong text-lead">{isSuspended ? 'Suspended' : 'Suspend'}</h2>
      <input type="hidden" name="workspace" value={workspaceId} />
      {last.status === 'done' && (
        <Notice tone="good" role="status">
          {isSuspended
            ? 'Every key is refused from now on.'
            : 'The keys work again, as far as the subscription lets them.'}{' '}
          {describePropagation(last.data.propagation)}
        </Notice>
      )}
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix="suspend" />
      )}
      <p>
        {isSuspended
          ? 'Every key of this workspace is refused, whatever its subscription says. Resumed, they work again from the next request on, as far as the subscription lets them.'
          : 'From the next request on every key of this workspace is refused, whatever its subscription says, until you resume it.'}
      </p>
      {!isSuspended && <ReasonField id="suspend-reason" state={state} />}
      <VerifiersWait />
      <div>
        <SubmitButton
          tone={isSuspended ? 'secondary' : 'danger'}
          pendingLabel={isSuspended ? 'Resuming…' : 'Suspending…'}
        >
          {isSuspended ? 'Resume the workspace' : 'Suspend the workspace'}
        </SubmitButton>
      </div>
    </form>
  );
}
