'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { AccountForm } from './account-form';
import { AuthHead } from './auth-head';

/** Makes a person and a workspace, where the installation is open to anybody. */
export function SignUpForm({ action }: { action: FormAction<never> }) {
  const [state, send, isPending] = useActionState(action, idle);
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
