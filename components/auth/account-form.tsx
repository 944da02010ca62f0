'use client';

import type { ReactNode } from 'react';
import type { FormState } from '@/lib/core/form-state';
import { ErrorSummary } from '../ui/error-summary';
import { useFaultFocus } from '../ui/form-faults';
import { SubmitButton } from '../ui/submit-button';
import { NewPasswordField } from './new-password-field';
import { TextField } from './text-field';

interface AccountFormProps {
  id: string;
  state: FormState<unknown>;
  send(form: FormData): void;
  isPending: boolean;
  submit: { label: string; pending: string };
  /** Further fields, above the button. */
  children?: ReactNode;
}

/** The four questions that make a person and their workspace. */
export function AccountForm({ id, state, send, isPending, submit, children }: AccountFormProps) {
  const form = { id, state };
  useFaultFocus(state, id);
  return (
    <form action={send} className="grid gap-4">
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix={id} />
      )}
      <TextField form={form} name="name" label="Your name" autoComplete="name" required />
      <TextField
        form={form}
        name="email"
        label="E-mail"
        type="email"
        autoComplete="username"
        required
      />
      <NewPasswordField form={form} />
      <TextField
        form={form}
        name="workspace"
        label="Workspace name"
        hint="Usually your company. Keys belong to it."
        autoComplete="organization"
        required
      />
      {children}
      <SubmitButton pendingLabel={submit.pending} isPending={isPending}>
        {submit.label}
      </SubmitButton>
    </form>
  );
}
