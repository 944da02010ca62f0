'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { FormRefusal } from '../account/form-refusal';
import { AnchorButton } from '../ui/anchor-button';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { AuthHead } from './auth-head';
import { TextField } from './text-field';

/** Asks for a link that sets a new password. The answer is the same whoever has the address. */
export function ForgotForm({ action }: { action: FormAction<{ email: string }> }) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'forgot', state };
  useFaultFocus(state, form.id);
  if (state.status === 'done') {
    return (
      <>
        <AuthHead title="Look into your mailbox">
          <p>
            If somebody has an account with {state.data.email}, a link that sets a new password is
            on its way. It works once, within 30 minutes.
          </p>
        </AuthHead>
        <AnchorButton href="/login">Sign in</AnchorButton>
      </>
    );
  }
  return (
    <>
      <AuthHead title="Set a new password">
        <p>You get a link by mail. Your password stays as it is until you set another.</p>
      </AuthHead>
      <form action={send} className="grid gap-4">
        <FormRefusal state={state} />
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          required
        />
        <SubmitButton pendingLabel="Sending…">Send a link</SubmitButton>
      </form>
    </>
  );
}
