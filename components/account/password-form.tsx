'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { NewPasswordField } from '../auth/new-password-field';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { PasswordInput } from '../ui/password-input';
import { SubmitButton } from '../ui/submit-button';
import { FormRefusal } from './form-refusal';
import { StepUpField } from './step-up-field';

interface PasswordFormProps {
  email: string;
  /** Whether there is a present one to enter. */
  hasPassword: boolean;
  action: FormAction<Record<never, never>>;
}

/** Changes the password; what else was signed in is signed out. */
export function PasswordForm({ email, hasPassword, action }: PasswordFormProps) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'change', state };
  useFaultFocus(state, form.id);
  const error = formFaults(state).faultOf('currentPassword');
  return (
    <form action={send} className="grid max-w-text gap-4">
      <FormRefusal state={state} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          Your password is changed. You are signed out everywhere but here.
        </Notice>
      )}
      {/* Tells a password manager whose password this is. */}
      <input type="text" value={email} readOnly hidden autoComplete="username" />
      {hasPassword && (
        <Field id="change-currentPassword" label="Present password" error={error}>
          <PasswordInput
            id="change-currentPassword"
            name="currentPassword"
            autoComplete="current-password"
            required
            {...describe('change-currentPassword', { error })}
          />
        </Field>
      )}
      <StepUpField idPrefix="change" state={state} />
      <NewPasswordField form={form} label="New password" />
      <div>
        <SubmitButton tone="secondary" pendingLabel="Changing password…">
          {hasPassword ? 'Change password' : 'Set password'}
        </SubmitButton>
      </div>
    </form>
  );
}
