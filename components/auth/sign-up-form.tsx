'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { AccountForm } from './account-form';
import { AuthHead } from './auth-head';

/** Makes a person and a workspace, where the installation is open to anybody. */
export function SignUpForm({ action }: { action: FormAction<{ email: string }> }) {
  const [state, send, isPending] = useActionState(action, idle);
  if (state.status === 'done') {
    return (
      <AuthHead title="Look into your mailbox">
        <p>
          A mail to {state.data.email} is on its way. Its link makes your account; it works once,
          within 30 minutes. Keep the password that you chose: you enter it once more.
        </p>
      </AuthHead>
    );
  }
  return (
    <>
      <AuthHead title="Make an account">
        <p>
          You get a workspace of your own.{' '}
          <a href="/login" className="prose-link">
            Sign in instead
          </a>
        </p>
      </AuthHead>
      <AccountForm
        id="sign-up"
        state={state}
        send={send}
        isPending={isPending}
        submit={{ label: 'Make account', pending: 'Making account…' }}
      />
    </>
  );
}
