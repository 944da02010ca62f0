'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { TextField } from '../auth/text-field';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface NameFormProps {
  id: string;
  label: string;
  /** The present name, where there is one. */
  name?: string | undefined;
  submit: { label: string; pending: string };
  action: FormAction<{ name: string }>;
}

/** Asks for the name of a workspace: of this one, or of a new one. */
export function NameForm({ id, label, name, submit, action }: NameFormProps) {
  const [state, send] = useActionState(action, idle);
  useFaultFocus(state, id);
  return (
    <form action={send} className="grid max-w-120 gap-4">
      <Refusal state={state} fields={['name']} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          It is called {state.data.name} now.
        </Notice>
      )}
      <TextField
        key={name}
        form={{ id, state }}
        name="name"
        label={label}
        defaultValue={name}
        maxLength={100}
        autoComplete="off"
        required
      />
      <div>
        <SubmitButton tone="secondary" pendingLabel={submit.pending}>
          {submit.label}
        </SubmitButton>
      </div>
    </form>
  );
}
