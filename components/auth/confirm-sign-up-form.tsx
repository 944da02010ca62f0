'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { FormRefusal } from '../account/form-refusal';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { PasswordInput } from '../ui/password-input';
import { SubmitButton } from '../ui/submit-button';
import { AuthHead } from './auth-head';

interface ConfirmSignUpFormProps {
  token: string;
  email: string;
  action: FormAction<never>;
}

/** Makes the account that was confirmed by mail, by who also chose its password. */
export function ConfirmSignUpForm({ token, email, action }: ConfirmSignUpFormProps) {
  const [state, send] = useActionState(action, idle);
  useFaultFocus(state, 'confirm');
  const error = formFaults(state).faultOf('password');
  return (
    <>
      <AuthHead title="Make your account">
        {email !== '' && <p>For {email}. If you did not ask for it, close this page.</p>}
      </AuthHead>
      <form action={send} className="grid gap-4">
        <FormRefusal state={state} />
        <input type="hidden" name="token" value={token} />
        <input type="text" value={email} readOnly hidden autoComplete="username" />
        <Field id="confirm-password" label="The password that you chose" error={error}>
          <PasswordInput
            id="confirm-password"
            name="password"
            autoComplete="current-password"
            required
            {...describe('confirm-password', { error })}
          />
        </Field>
        <SubmitButton pendingLabel="Making account…">Make my account</SubmitButton>
      </form>
    </>
  );
}
