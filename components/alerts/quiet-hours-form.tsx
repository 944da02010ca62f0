'use client';

import { useActionState } from 'react';
import type { QuietHours } from '@/lib/core/alerts/quiet-hours';
import { idle } from '@/lib/core/form-state';
import { TextField } from '../auth/text-field';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface QuietHoursFormProps {
  quiet: QuietHours | null;
  set: FormAction<null>;
}

/** Asks when nobody is mailed what can wait. */
export function QuietHoursForm({ quiet, set }: QuietHoursFormProps) {
  const [state, send] = useActionState(set, idle);
  useFaultFocus(state, 'quiet');
  const form = { id: 'quiet', state };
  const key = `${quiet?.from} ${quiet?.until} ${quiet?.zone}`;
  return (
    <form action={send} className="grid max-w-text justify-items-start gap-3" noValidate>
      <Refusal state={state} fields={['from', 'until', 'zone']} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          {quiet === null ? 'There are no quiet hours.' : 'The quiet hours are saved.'}
        </Notice>
      )}
      <div key={key} className="grid w-full gap-3 desk:grid-cols-3">
        <TextField
          form={form}
          name="from"
          label="From"
          defaultValue={quiet?.from}
          placeholder="22:00"
        />
        <TextField
          form={form}
          name="until"
          label="Until"
          defaultValue={quiet?.until}
          placeholder="07:00"
        />
        <TextField
          form={form}
          name="zone"
          label="Time zone"
          defaultValue={quiet?.zone}
          placeholder="Europe/Berlin"
        />
      </div>
      <SubmitButton tone="secondary" pendingLabel="Saving…">
        Save quiet hours
      </SubmitButton>
    </form>
  );
}
