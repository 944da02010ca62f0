'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { WebhookView } from '@/lib/core/webhook';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';

const REASONS: Readonly<Record<NonNullable<WebhookView['off']>['reason'], string>> = {
  by_member: 'Somebody of this workspace switched it off.',
  gone: 'It answered 410 Gone, which asks for nothing more.',
  failing: 'Every delivery to it had failed for three days.',
};

interface SwitchFormProps extends Pick<WebhookView, 'off' | 'failingSince'> {
  /** The field `on`: `yes` or `no`. */
  turn: FormAction<null>;
}

/** Whether anything is sent, why not, and the switch. */
export function SwitchForm({ off, failingSince, turn }: SwitchFormProps) {
  const [state, send] = useActionState(turn, idle);
  return (
    <form action={send} className="grid gap-3">
      <Refusal state={state} />
      <input type="hidden" name="on" value={off === null ? 'no' : 'yes'} />
      {off !== null && (
        <Notice tone="danger">
          Nothing is sent since <Time date={off.at} />. {REASONS[off.reason]}
        </Notice>
      )}
      {off === null && failingSince !== null && (
        <Notice tone="warn">
          Every delivery has failed since <Time date={failingSince} />. After three days without a
          success the webhook is switched off.
        </Notice>
      )}
      <p className="max-w-text text-text-2">
        {off === null
          ? 'It is switched on. Switched off, what waits is given up and nothing new is kept for it.'
          : 'Switched on, it gets what happens from then on. What was given up can be sent again.'}
      </p>
      <div>
        <SubmitButton tone="secondary" pendingLabel="Saving…">
          {off === null ? 'Switch off' : 'Switch on'}
        </SubmitButton>
      </div>
    </form>
  );
}
