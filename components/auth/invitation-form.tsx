'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { ErrorSummary } from '../ui/error-summary';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { NewPasswordField } from './new-password-field';
import { TextField } from './text-field';

interface InvitationFormProps {
  token: string;
  email: string;
  /** Whether the person has no account yet: then it asks for a name and a password. */
  isNew: boolean;
  accept: FormAction<never>;
}

/** Accepts an invitation. */
export function InvitationForm({ token, email, isNew, accept }: InvitationFormProps) {
  const [state, send] = useActionState(accept, idle);
  const form = { id: 'invitation', state };
  useFaultFocus(state, form.id);
  return (
    <form action={send} className="grid gap-4">
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix={form.id} />
      )}
      <input type="hidden" name="token" value={token} />
      {isNew && (
        <>
          <TextField form={form} name="name" label="Your name" autoComplete="name" required />
          {/* Tells a password manager whose password this is. */}
          <input type="text" value={email} readOnly hidden autoComplete="username" />
          <NewPasswordField form={form} />
        </>
      )}
      <SubmitButton pendingLabel="Accepting…">Accept invitation</SubmitButton>
    </form>
  );
}
