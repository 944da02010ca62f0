'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import type { FormAction } from '../ui/form-action';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';
import { SecretShown } from './secret-shown';

interface SecretFormProps {
  /** Until when the secret before signs as well; null: there is one. */
  previousStopsAt: Date | null;
  rotate: FormAction<{ secret: string }>;
}

/** Makes a new secret, and shows it once. */
export function SecretForm({ previousStopsAt, rotate }: SecretFormProps) {
  const [state, send] = useActionState(rotate, idle);
  return (
    <form action={send} className="grid gap-3">
      <Refusal state={state} fields={[PROOF_FIELD]} />
      {state.status === 'done' && (
        <SecretShown secret={state.data.secret}>
          This is the new secret. For 24 hours deliveries have two signatures, one by the secret
          before.
        </SecretShown>
      )}
      <p className="max-w-text text-text-2">
        {previousStopsAt === null ? (
          'Each delivery is signed with one secret. A new one leaves 24 hours to change the receiver.'
        ) : (
          <>
            Each delivery has two signatures. The secret before stops signing at{' '}
            <Time date={previousStopsAt} />; another rotation stops it at once.
          </>
        )}
      </p>
      <StepUpField idPrefix="rotate" state={state} />
      <div>
        <SubmitButton tone="secondary" pendingLabel="Rotating…">
          Rotate secret
        </SubmitButton>
      </div>
    </form>
  );
}
