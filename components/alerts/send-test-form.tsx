'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface SendTestFormProps {
  send: FormAction<null>;
  /** Whether mails can be sent here. */
  hasMail: boolean;
}

/** Sends a test by the ways that alerts go. */
export function SendTestForm({ send, hasMail }: SendTestFormProps) {
  const [state, submit] = useActionState(send, idle);
  return (
    <form action={submit} className="grid gap-1.5 desk:justify-items-end">
      <SubmitButton tone="secondary" pendingLabel="Sending…">
        Send test
      </SubmitButton>
      <Refusal state={state} />
      <p role="status" className="text-text-2 text-xs">
        {state.status === 'done' &&
          (hasMail
            ? 'A test is on its way to your mailbox, and to the webhook if there is one.'
            : 'A test is on its way to the webhook if there is one. Mails cannot be sent here (SMTP_URL).')}
      </p>
    </form>
  );
}
