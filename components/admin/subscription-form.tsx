'use client';

import { useActionState } from 'react';
import { describePropagation } from '@/lib/core/barrier';
import { idle } from '@/lib/core/form-state';
import type { Subscription } from '@/lib/core/subscription';
import { VerifiersWait } from '../keys/dialogs/verifiers-wait';
import { ErrorSummary } from '../ui/error-summary';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Input } from '../ui/input';
import { Notice } from '../ui/notice';
import { Segmented } from '../ui/segmented';
import { SubmitButton } from '../ui/submit-button';
import { SUBSCRIPTION_LABELS } from './subscription-words';
import type { WorkspaceChanged } from './suspend-form';

interface SubscriptionFormProps {
  workspaceId: string;
  subscription: Subscription;
  plan: string | null;
  set: FormAction<WorkspaceChanged>;
}

/** Says what the company's billing says of a workspace. */
export function SubscriptionForm({ workspaceId, subscription, plan, set }: SubscriptionFormProps) {
  const [state, send] = useActionState(set, idle);
  useFaultFocus(state, 'subscription');
  const { faultOf, typed } = formFaults(state);
  return (
    <form action={send} aria-label="Subscription" className="grid content-start gap-4">
      <h2 className="font-strong text-lead">Subscription</h2>
      <input type="hidden" name="workspace" value={workspaceId} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          The subscription is set. {describePropagation(state.data.propagation)}
        </Notice>
      )}
      {state.status === 'error' && (
        <ErrorSummary message={state.message} faults={state.faults} idPrefix="subscription" />
      )}
      <p>Inactive refuses every key of this workspace from the next request on.</p>
      <div>
        <Segmented
          key={subscription}
          name="subscription"
          label="Subscription"
          defaultValue={typed('subscription') ?? subscription}
          options={Object.entries(SUBSCRIPTION_LABELS).map(([value, label]) => ({ value, label }))}
        />
      </div>
      <Field
        id="subscription-plan"
        label="Plan"
        isOptional
        hint="What your billing calls it. Empty: the present one stays."
        error={faultOf('plan')}
      >
        <Input
          id="subscription-plan"
          name="plan"
          maxLength={100}
          autoComplete="off"
          defaultValue={typed('plan') ?? plan ?? ''}
          {...describe('subscription-plan', { hint: true, error: faultOf('plan') })}
        />
      </Field>
      <VerifiersWait />
      <div>
        <SubmitButton pendingLabel="Setting…">Set the subscription</SubmitButton>
      </div>
    </form>
  );
}
