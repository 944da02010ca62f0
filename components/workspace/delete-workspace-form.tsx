'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { TextField } from '../auth/text-field';
import { VerifiersWait } from '../keys/dialogs/verifiers-wait';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface DeleteWorkspaceFormProps {
  slug: string;
  remove: FormAction<never>;
}

/** Deletes a workspace once its address name is typed. */
export function DeleteWorkspaceForm({ slug, remove }: DeleteWorkspaceFormProps) {
  const [state, send] = useActionState(remove, idle);
  useFaultFocus(state, 'delete');
  return (
    <form action={send} className="grid max-w-120 gap-4">
      <Refusal state={state} fields={['slug']} />
      <TextField
        form={{ id: 'delete', state }}
        name="slug"
        label={`Type ${slug}`}
        autoComplete="off"
        spellCheck={false}
        required
      />
      <VerifiersWait />
      <div>
        <SubmitButton tone="danger" pendingLabel="Deleting…">
          Delete workspace
        </SubmitButton>
      </div>
    </form>
  );
}
