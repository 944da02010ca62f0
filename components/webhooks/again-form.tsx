'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface AgainFormProps {
  id: string;
  /** Whether it is settled: what waits is sent anyway. */
  isSettled: boolean;
  again: FormAction<null>;
}

/** Has a delivery sent again, under its id. */
export function AgainForm({ id, isSettled, again }: AgainFormProps) {
  const [state, send] = useActionState(again, idle);
  return (
    <form action={send} className="grid gap-3">
      <Refusal state={state} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          It is being sent again. Its attempts are listed here.
        </Notice>
      )}
      <input type="hidden" name="id" value={id} />
      {isSettled && (
        <div>
          <SubmitButton pendingLabel="Sending…">Send again</SubmitButton>
        </div>
      )}
    </form>
  );
}
