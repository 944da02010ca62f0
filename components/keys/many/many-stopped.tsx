'use client';

import type { FormState } from '@/lib/core/form-state';
import { StepUpField } from '../../account/step-up-field';
import { ErrorSummary } from '../../ui/error-summary';
import { formFaults, useFaultFocus } from '../../ui/form-faults';
import { LinkButton } from '../../ui/link-button';
import { ProgressForm } from './progress-form';

interface ManyStoppedProps {
  state: Extract<FormState<unknown>, { status: 'error' }>;
  send(form: FormData): void;
  isPending: boolean;
  backHref: string;
}

/** A change that was refused on its way: what is done stays, and it goes on from there. */
export function ManyStopped({ state, send, isPending, backHref }: ManyStoppedProps) {
  useFaultFocus(state, 'many');
  return (
    <div className="grid max-w-text gap-4">
      <ErrorSummary
        message={state.message}
        faults={state.faults}
        idPrefix="many"
        lead="The rest has not been changed yet."
      />
      <p>Keys that were changed before this stay so. Continue goes on with the others.</p>
      <ProgressForm
        text={progressIn(state) ?? ''}
        send={send}
        isPending={isPending}
        label="Continue"
        beside={<LinkButton href={backHref}>Back to the list</LinkButton>}
      >
        <StepUpField idPrefix="many" state={state} />
      </ProgressForm>
    </div>
  );
}

/** How far a change had come that was refused on its way; undefined for one that was refused at its beginning. */
export function progressIn(state: FormState<unknown>): string | undefined {
  const { faultOf, typed } = formFaults(state);
  return faultOf('progress') === undefined ? typed('progress') : undefined;
}
