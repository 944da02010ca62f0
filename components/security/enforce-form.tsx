'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { Environment } from '@/lib/core/key-format';
import type { ChangedAllowlist } from '@/lib/core/restrictions/changed-allowlist';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import { ConfirmTick } from '../ui/confirm-tick';
import type { FormAction } from '../ui/form-action';
import { formFaults } from '../ui/form-faults';
import { Refusal } from '../ui/refusal';
import { Segmented } from '../ui/segmented';
import { SubmitButton } from '../ui/submit-button';

const OPTIONS = [
  { value: 'off', label: 'No keys' },
  { value: 'live', label: 'Live keys' },
  { value: 'test', label: 'Test keys' },
  { value: 'both', label: 'All keys' },
] as const;

interface EnforceFormProps {
  environments: readonly Environment[];
  set: FormAction<ChangedAllowlist>;
}

/** Says which keys work from the listed addresses alone. */
export function EnforceForm({ environments, set }: EnforceFormProps) {
  const [state, send] = useActionState(set, idle);
  const saved = environments.length === 2 ? 'both' : (environments[0] ?? 'off');
  const chosen = formFaults(state).typed('enforced') ?? saved;
  return (
    <form action={send} className="grid justify-items-start gap-3">
      <Refusal state={state} fields={[PROOF_FIELD]} />
      <span id="enforced" className="font-strong">
        Only these addresses may use
      </span>
      <Segmented
        key={chosen}
        name="enforced"
        labelledBy="enforced"
        options={OPTIONS}
        defaultValue={chosen}
      />
      <ConfirmTick state={state} idPrefix="enforce" />
      <StepUpField idPrefix="enforce" state={state} />
      <SubmitButton pendingLabel="Saving…">Save</SubmitButton>
    </form>
  );
}
