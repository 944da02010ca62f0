'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ChangedKey } from '@/lib/core/key-view';
import type { Restrictions } from '@/lib/core/restrictions/restrictions';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../../account/step-up-field';
import { ConfirmTick } from '../../ui/confirm-tick';
import type { FormAction } from '../../ui/form-action';
import { formFaults, useFaultFocus } from '../../ui/form-faults';
import { More } from '../../ui/more';
import { Notice } from '../../ui/notice';
import { Refusal } from '../../ui/refusal';
import { SubmitButton } from '../../ui/submit-button';
import { TestFirstButton } from '../test-access/tried-draft';
import { readRestrictions } from './read-restrictions';
import { RESTRICTION_FIELDS, RestrictionFields } from './restriction-fields';

interface RestrictionsPanelProps {
  id: string;
  restrictions: Restrictions;
  change: FormAction<ChangedKey>;
}

/** Changes what binds a key beside its scopes, from the next request on. */
export function RestrictionsPanel({ id, restrictions, change }: RestrictionsPanelProps) {
  const [state, send] = useActionState(change, idle);
  useFaultFocus(state, 'restrict');
  return (
    <More
      title="Change restrictions"
      titleClass="px-4 py-3"
      className="rounded-table border border-border bg-surface"
      open={state.status !== 'idle' || undefined}
    >
      <form action={send} className="grid gap-4 border-border border-t p-4">
        <input type="hidden" name="id" value={id} />
        <Refusal state={state} fields={[...RESTRICTION_FIELDS, PROOF_FIELD]} />
        {state.status === 'done' && (
          <Notice tone="good" role="status">
            Saved. It holds from the next request on.
          </Notice>
        )}
        <RestrictionFields idPrefix="restrict" {...formFaults(state)} restrictions={restrictions} />
        <ConfirmTick state={state} idPrefix="restrict" />
        <StepUpField idPrefix="restrict" state={state} />
        <div className="flex flex-wrap gap-2">
          <SubmitButton pendingLabel="Saving…">Save restrictions</SubmitButton>
          <TestFirstButton read={(form) => ({ draft: readRestrictions(form), listDraft: null })} />
        </div>
      </form>
    </More>
  );
}
