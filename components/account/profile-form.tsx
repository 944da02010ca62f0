'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { TextField } from '../auth/text-field';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { FormRefusal } from './form-refusal';

interface ProfileFormProps {
  name: string;
  email: string;
  action: FormAction<{ name: string }>;
}

/** What the person is called. */
export function ProfileForm({ name, email, action }: ProfileFormProps) {
  const [state, send] = useActionState(action, idle);
  const form = { id: 'profile', state };
  useFaultFocus(state, form.id);
  return (
    <form action={send} className="grid max-w-text gap-4">
      <FormRefusal state={state} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          You are now called {state.data.name}.
        </Notice>
      )}
      <p className="text-text-2">You sign in with {email}.</p>
      <TextField
        form={form}
        name="name"
        label="Your name"
        hint="Members of your workspaces see it."
        defaultValue={name}
        autoComplete="name"
        maxLength={100}
        required
      />
      <div>
        <SubmitButton tone="secondary" pendingLabel="Saving…">
          Save name
        </SubmitButton>
      </div>
    </form>
  );
}
