'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { VerifiersWait } from '../keys/dialogs/verifiers-wait';
import { ErrorSummary } from '../ui/error-summary';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { ReasonField } from './reason-field';

interface RevokeNowFormProps {
  keyId: string;
  isRevoked: boolean;
  revoke: FormAction<{ revoked: number }>;
}

/** Ends one key at once: it is in somebody else's hands. */
export function RevokeNowForm({ keyId, isRevoked, revoke }: RevokeNowFormProps) {
  const [state, send] = useActionState(revoke, idle);
  useFaultFocus(state, 'now');
  if (state.status === 'done') {
    return (
      <Notice tone="good" role="status">
        {state.data.revoked === 0
          ? 'The key had been revoked before.'
          : 'The key is revoked for good. Every verifier has confirmed; the owners are told.'}
      </Notice>
    );
  }
  if (isRevoked) return null;
  return (
    <form action={send} aria-label="Revoke now" className="grid max-w-text gap-4">
      <h2 className="font-strong text-lead">Revoke now</h2>
      <input type="hidden" name="id" value={keyId} />
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix="now" />
      )}
      <p>From the next request on this key is refused, for good. The owners are told at once.</p>
      <ReasonField id="now-reason" state={state} />
      <VerifiersWait />
      <div>
        <SubmitButton tone="danger" pendingLabel="Revoking…">
          Revoke now
        </SubmitButton>
      </div>
    </form>
  );
}
