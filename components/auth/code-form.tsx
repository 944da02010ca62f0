'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { FormRefusal } from '../account/form-refusal';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { AuthHead } from './auth-head';
import { TextField } from './text-field';

interface CodeFormProps {
  /** Where to go afterwards. */
  next: string;
  action: FormAction<never>;
}

/** The second step of a sign-in. */
export function CodeForm({ next, action }: CodeFormProps) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'code', state };
  useFaultFocus(state, form.id, 'code');
  return (
    <>
      <AuthHead title="Enter a code">
        <p>Your password is right. Now the code that your authenticator app shows.</p>
      </AuthHead>
      <form action={send} className="grid gap-4">
        <FormRefusal state={state} />
        <input type="hidden" name="next" value={next} />
        <TextField
          form={form}
          name="code"
          label="Code"
          hint="Six digits, or one of your recovery codes."
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          required
          className="font-mono"
        />
        <SubmitButton pendingLabel="Signing in…">Sign in</SubmitButton>
      </form>
      <p className="text-text-2">
        App and recovery codes lost? Whoever runs this installation can turn the codes off for you.{' '}
        <a href="/login" className="prose-link">
          Start again
        </a>
        , or{' '}
        <a href="/forgot" className="prose-link">
          set a new password
        </a>
        .
      </p>
    </>
  );
}
