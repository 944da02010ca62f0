'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { ErrorSummary } from '../ui/error-summary';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { PasswordInput } from '../ui/password-input';
import { SubmitButton } from '../ui/submit-button';
import { AuthHead } from './auth-head';
import { ProviderLink } from './provider-link';
import { TextField } from './text-field';

interface LoginFormProps {
  /** Where to go afterwards. */
  next: string;
  canSignUp: boolean;
  /** The host of the OpenID provider; null where there is none. */
  provider: string | null;
  /** Why the provider signed nobody in. */
  refused: string | null;
  action: FormAction<never>;
}

/** Signs in. Unknown person and wrong password read the same. */
export function LoginForm({ next, canSignUp, provider, refused, action }: LoginFormProps) {
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
      {refused !== null && state.status === 'idle' && (
        <Notice tone="danger" role="alert">
          {refused}
        </Notice>
      )}
      {provider !== null && <ProviderLink provider={provider} next={next} />}
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
