'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { AnchorButton } from '../ui/anchor-button';
import { ErrorSummary } from '../ui/error-summary';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { AuthHead } from './auth-head';
import { NewPasswordField } from './new-password-field';

interface ResetFormProps {
  token: string;
  /** Whose password it sets. */
  email: string;
  action: FormAction<{ email: string }>;
}

/** Sets a password by one-time link. */
export function ResetForm({ token, email, action }: ResetFormProps) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'reset', state };
  useFaultFocus(state, form.id);
  if (state.status === 'done') {
    return (
      <>
        <AuthHead title="Your password is set">
          <p>Every other session of {state.data.email} has ended. Sign in with the new password.</p>
        </AuthHead>
        <AnchorButton tone="primary" href="/login">
          Sign in
        </AnchorButton>
      </>
    );
  }
  return (
    <>
      <AuthHead title="Set a password">{email !== '' && <p>For {email}.</p>}</AuthHead>
      <form action={send} className="grid gap-4">
        {state.status === 'error' && (
          <ErrorSummary message={state.message} faults={state.faults} idPrefix={form.id} />
        )}
        <input type="hidden" name="token" value={token} />
        {/* Tells a password manager whose password this is. */}
        <input type="text" value={email} readOnly hidden autoComplete="username" />
        <NewPasswordField form={form} />
        <SubmitButton pendingLabel="Setting password…">Set password</SubmitButton>
      </form>
    </>
  );
}
