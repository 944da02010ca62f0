'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { ProviderLink } from '../auth/provider-link';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { More } from '../ui/more';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';
import { FormRefusal } from './form-refusal';
import { StepUpField } from './step-up-field';

interface ProviderPanelProps {
  /** Its host. */
  name: string;
  /** Since when it signs the person in; null: it does not. */
  since: Date | null;
  hasPassword: boolean;
  unlink: FormAction<Record<never, never>>;
}

/** Whether an OpenID provider signs the person in, and how to change that. */
export function ProviderPanel({ name, since, hasPassword, unlink }: ProviderPanelProps) {
  const [state, send] = useActionState(unlink, idle);
  useFaultFocus(state, 'unlink');
  if (since === null) {
    return (
      <div className="grid gap-4">
        {state.status === 'done' && (
          <Notice tone="good" role="status">
            {name} signs you in no more. You are signed out everywhere but here.
          </Notice>
        )}
        <div>
          <ProviderLink provider={name} next="/account" label="Connect" />
        </div>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      <p>
        Connected since <Time date={since} form="day" />.
        {!hasPassword && ' It is the only way into your account: set a password to disconnect it.'}
      </p>
      {hasPassword && (
        <More title={`Disconnect ${name}`} open={state.status === 'error' || undefined}>
          <form action={send} className="grid max-w-text gap-4 pt-2">
            <FormRefusal state={state} />
            <p>
              Whoever signs in there as you is not signed in here any more, until you connect it
              again. You are signed out everywhere but here, and sign in with your password.
            </p>
            <StepUpField idPrefix="unlink" state={state} />
            <div>
              <SubmitButton tone="danger" pendingLabel="Disconnecting…">
                Disconnect
              </SubmitButton>
            </div>
          </form>
        </More>
      )}
    </div>
  );
}
