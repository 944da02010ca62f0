'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import { splitAddresses } from '@/lib/core/restrictions/addresses';
import type { ChangedAllowlist } from '@/lib/core/restrictions/changed-allowlist';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import { TestFirstButton } from '../keys/test-access/tried-draft';
import { ConfirmTick } from '../ui/confirm-tick';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Input, Textarea } from '../ui/input';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';

interface AddAddressesFormProps {
  add: FormAction<ChangedAllowlist>;
  /** What is in the list. */
  listed: readonly string[];
  /** Of who looks, where it is not in the list yet. */
  suggestion: string | null;
}

/** Adds many addresses at once, however they are separated. */
export function AddAddressesForm({ add, listed, suggestion }: AddAddressesFormProps) {
  const [state, send] = useActionState(add, idle);
  useFaultFocus(state, 'allowlist');
  const { faultOf, typed } = formFaults(state);
  const hint =
    suggestion === null ? '' : ` You are at ${suggestion} now, which is not in the list.`;
  return (
    <form action={send} className="grid gap-4">
      <Refusal state={state} fields={['addresses', 'label', PROOF_FIELD]} />
      <Field
        id="allowlist-addresses"
        label="Addresses and networks"
        hint={`IPv4, IPv6 or CIDR, separated by spaces, commas or lines.${hint}`}
        error={faultOf('addresses')}
      >
        <Textarea
          id="allowlist-addresses"
          name="addresses"
          rows={3}
          required
          autoComplete="off"
          spellCheck={false}
          placeholder={'203.0.113.9\n2001:db8::/48'}
          defaultValue={typed('addresses') ?? ''}
          className="font-mono"
          {...describe('allowlist-addresses', { hint: true, error: faultOf('addresses') })}
        />
      </Field>
      <Field
        id="allowlist-label"
        label="Label"
        isOptional
        hint="What they are, for example Office or Build servers."
        error={faultOf('label')}
      >
        <Input
          id="allowlist-label"
          name="label"
          autoComplete="off"
          defaultValue={typed('label') ?? ''}
          {...describe('allowlist-label', { hint: true, error: faultOf('label') })}
        />
      </Field>
      <ConfirmTick state={state} idPrefix="allowlist" />
      <StepUpField idPrefix="allowlist" state={state} />
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Adding…">Add addresses</SubmitButton>
        <TestFirstButton read={(form) => ({ draft: null, listDraft: withTyped(listed, form) })} />
      </div>
    </form>
  );
}

function withTyped(listed: readonly string[], form: FormData): string[] {
  const typed = form.getAll('addresses').flatMap((text) => splitAddresses(String(text)));
  return [...new Set([...listed, ...typed])];
}
