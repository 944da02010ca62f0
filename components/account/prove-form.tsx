'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { PROOF_FIELD, type Proofs, proofLabel } from '@/lib/core/step-up';
import { AnchorButton } from '../ui/anchor-button';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { PasswordInput } from '../ui/password-input';
import { SubmitButton } from '../ui/submit-button';
import { FormRefusal } from './form-refusal';

interface ProveFormProps {
  /** Where to go once it is proved. */
  next: string;
  proofs: Proofs;
  action: FormAction<never>;
}

/** Asks who it is before what is not a form, for example a download. */
export function ProveForm({ next, proofs, action }: ProveFormProps) {
  const [state, send] = useActionState(action, idle);
  useFaultFocus(state, 'prove');
  const error = formFaults(state).faultOf(PROOF_FIELD);
  const id = `prove-${PROOF_FIELD}`;
  return (
    <form action={send} className="grid max-w-text gap-4">
      <FormRefusal state={state} />
      <input type="hidden" name="next" value={next} />
      <Field id={id} label={proofLabel(proofs)} error={error}>
        <PasswordInput
          id={id}
          name={PROOF_FIELD}
          autoComplete="current-password"
          required
          {...describe(id, { error })}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Checking…">Confirm</SubmitButton>
        <AnchorButton href="/">Cancel</AnchorButton>
      </div>
    </form>
  );
}
