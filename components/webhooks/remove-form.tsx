'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { More } from '../ui/more';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

/** Takes the webhook away, once it is opened. */
export function RemoveForm({ remove }: { remove: FormAction<null> }) {
  const [state, send] = useActionState(remove, idle);
  return (
    <More title="Remove the webhook">
      <form action={send} className="grid gap-3 pt-2">
        <Refusal state={state} />
        <p className="max-w-text">
          Nothing is sent any more and what waits is given up. Its secret is gone for good: another
          webhook has a new one. What was sent stays listed for 30 days.
        </p>
        <div>
          <SubmitButton tone="danger" pendingLabel="Removing…">
            Remove webhook
          </SubmitButton>
        </div>
      </form>
    </More>
  );
}
