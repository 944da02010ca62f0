'use client';

import type { FormState } from '@/lib/core/form-state';
import { PROOF_FIELD, PROOF_MINUTES } from '@/lib/core/step-up';
import { describe, Field } from '../ui/field';
import { formFaults } from '../ui/form-faults';
import { Notice } from '../ui/notice';
import { PasswordInput } from '../ui/password-input';

interface StepUpFieldProps {
  idPrefix: string;
  state: FormState<unknown>;
}

/**
 * Asks who it is where an answer says that it must be proved again; nothing while nothing is asked. Stands
 * in any form whose action is a member's or an account's: the action takes its field by itself. Not required: what
 * is asked for may have been changed to something that needs no proof.
 */
export function StepUpField({ idPrefix, state }: StepUpFieldProps) {
  const error = formFaults(state).faultOf(PROOF_FIELD);
  if (error === undefined) return null;
  const id = `${idPrefix}-${PROOF_FIELD}`;
  return (
    <Notice tone="warn">
      <Field
        id={id}
        label="Confirm that it is you"
        hint={`You signed in more than ${PROOF_MINUTES} minutes ago.`}
        error={error}
        className="max-w-120 py-1"
      >
        <PasswordInput
          id={id}
          name={PROOF_FIELD}
          autoComplete="current-password"
          {...describe(id, { hint: true, error })}
        />
      </Field>
    </Notice>
  );
}
