'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { ErrorSummary } from '../ui/error-summary';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { PasswordInput } from '../ui/password-input';
import { SubmitButton } from '../ui/submit-button';
import { AuthHead } from './auth-head';
import { TextField } from './text-field';

interface LoginFormProps {
  /** Where to go afterwards. */
  next: string;
  canSignUp: boolean;
  action: FormAction<never>;
}

/** Signs in. Unknown person and wrong password read the same. */
export function LoginForm({ next, canSignUp, action }: LoginFormProps) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'login', state };
  const passwordFault = formFaults(state).faultOf('password');
  useFaultFocus(state, form.id, 'password');
  return (
    <>
      <AuthHead title="Sign in">
        {canSignUp && (
          <p>
            New here?{' '}
            <a href="/sign-up" className="prose-link">
              Make an account
            </a>
          </p>
        )}
      </AuthHead>
      <form action={send} className="grid gap-4">
        {state.status === 'error' && (
          <ErrorSummary message={state.message} faults={state.faults} idPrefix={form.id} />
        )}
        <input type="hidden" name="next" value={next} />
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          required
        />
        <Field id="login-password" label="Password" error={passwordFault}>
          <PasswordInput
            id="login-password"
            name="password"
            autoComplete="current-password"
            required
            {...describe('login-password', { error: passwordFault })}
          />
        </Field>
        <SubmitButton pendingLabel="Signing in…">Sign in</SubmitButton>
      </form>
      <p>
        <a href="/forgot" className="prose-link inline-flex min-h-target items-center">
          Forgotten your password?
        </a>
      </p>
    </>
  );
}
