'use client';

import { useActionState } from 'react';
import { describePropagation, type Propagation } from '@/lib/core/barrier';
import { idle } from '@/lib/core/form-state';
import type { HandOver } from '@/lib/core/hand-over';
import type { Role } from '@/lib/core/roles';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { RadioList } from '../ui/radio-list';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { describeHandOver } from './describe-hand-over';

interface ChangeRoleFormProps {
  member: { userId: string; name: string; role: Role };
  /** The roles that the viewer may give. */
  roles: readonly Role[];
  /** What the member's keys lose or gain by each. */
  handOver: Readonly<Record<Role, HandOver>>;
  change: FormAction<{ role: string; propagation: Propagation | null }>;
}

/** Gives a member another role, and says before what their keys can do less then. */
export function ChangeRoleForm({ member, roles, handOver, change }: ChangeRoleFormProps) {
  const [state, send] = useActionState(change, idle);
  const options = roles.map((role) => {
    const changes = role === member.role ? null : describeHandOver(handOver[role]);
    const label = role === member.role ? `${role} (now)` : role;
    return {
      value: role,
      label,
      ...(changes !== null && { hint: `From the next request on ${changes}.` }),
    };
  });
  return (
    <form action={send} className="grid justify-items-start gap-4">
      <Refusal state={state} fields={[PROOF_FIELD]} />
      {state.status === 'done' && (
        <Notice tone="good" role="status">
          {member.name} is {state.data.role} now. {describePropagation(state.data.propagation)}
        </Notice>
      )}
      <input type="hidden" name="id" value={member.userId} />
      <RadioList
        key={member.role}
        name="role"
        legend="Role"
        options={options}
        defaultValue={member.role}
      />
      <StepUpField idPrefix="role" state={state} />
      <SubmitButton tone="secondary" pendingLabel="Changing…">
        Change role
      </SubmitButton>
    </form>
  );
}
