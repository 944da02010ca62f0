'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ChangedAllowlist } from '@/lib/core/restrictions/changed-allowlist';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import { ConfirmTick } from '../ui/confirm-tick';
import type { FormAction } from '../ui/form-action';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface AddRefusedProps {
  addresses: readonly string[];
  add: FormAction<ChangedAllowlist>;
}

/** Adds the addresses that a list would have refused. */
export function AddRefused({ addresses, add }: AddRefusedProps) {
  const [state, send] = useActionState(add, idle);
  return (
    <form action={send} className="grid justify-items-start gap-2 pt-1.5">
      <Refusal state={state} fields={[PROOF_FIELD]} />
      <ConfirmTick state={state} idPrefix="add-refused" />
      <StepUpField idPrefix="add-refused" state={state} />
      <input type="hidden" name="addresses" value={addresses.join(' ')} />
      <SubmitButton tone="secondary" size="small" pendingLabel="Adding…">
        {addresses.length === 1 ? 'Add this address' : `Add these ${addresses.length} addresses`}
      </SubmitButton>
    </form>
  );
}
