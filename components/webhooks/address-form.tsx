'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import { TextField } from '../auth/text-field';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { SecretShown } from './secret-shown';

interface AddressFormProps {
  /** Null: the workspace has none yet. */
  url: string | null;
  /** Whether the secret that it began with signs alone: another one is not shown any more. */
  isFirstSecret: boolean;
  /** Whether it may be any address (KEYDESK_WEBHOOK_ALLOW_PRIVATE). */
  mayBePrivate: boolean;
  /** Answers with the secret of a new webhook, or null where only the address has changed. */
  save: FormAction<{ secret: string | null }>;
}

/** Says where deliveries go. */
export function AddressForm({ url, isFirstSecret, mayBePrivate, save }: AddressFormProps) {
  const [state, send] = useActionState(save, idle);
  useFaultFocus(state, 'webhook');
  return (
    <form action={send} className="grid gap-4">
      <Refusal state={state} fields={['url', PROOF_FIELD]} />
      {state.status === 'done' && url !== null && (
        <Saved secret={state.data.secret} isFirstSecret={isFirstSecret} />
      )}
      <div className="grid items-start gap-4 desk:grid-cols-[1fr_auto]">
        <TextField
          form={{ id: 'webhook', state }}
          name="url"
          type="url"
          inputMode="url"
          required
          label="Address"
          hint={
            mayBePrivate
              ? 'Any address: this installation also sends to private networks and without TLS.'
              : 'HTTPS, port 443 or 8443. Nothing is sent to private networks.'
          }
          placeholder="https://hooks.example.com/keydesk"
          autoComplete="off"
          spellCheck={false}
          defaultValue={url ?? ''}
        />
        <SubmitButton
          tone={url === null ? 'primary' : 'secondary'}
          pendingLabel="Checking…"
          className="desk:mt-6.5"
        >
          {url === null ? 'Set up webhook' : 'Save address'}
        </SubmitButton>
      </div>
      <StepUpField idPrefix="webhook" state={state} />
    </form>
  );
}

function Saved({ secret, isFirstSecret }: { secret: string | null; isFirstSecret: boolean }) {
  if (secret !== null) {
    if (!isFirstSecret) return null;
    return (
      <SecretShown secret={secret}>
        Give this secret to the receiver: it shows which deliveries are ours.
      </SecretShown>
    );
  }
  return (
    <Notice tone="good" role="status">
      Deliveries go to this address from now on, also those that wait.
    </Notice>
  );
}
