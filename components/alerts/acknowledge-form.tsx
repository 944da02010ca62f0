'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

/** Says that one looks after an incident. */
export function AcknowledgeForm({
  id,
  acknowledge,
}: {
  id: string;
  acknowledge: FormAction<null>;
}) {
  const [state, send] = useActionState(acknowledge, idle);
  return (
    <form action={send} className="grid gap-1.5">
      <input type="hidden" name="id" value={id} />
      <SubmitButton pendingLabel="Acknowledging…">Acknowledge</SubmitButton>
      <Refusal state={state} />
    </form>
  );
}
