'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { HandOver } from '@/lib/core/hand-over';
import type { Role } from '@/lib/core/roles';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import { ConfirmTick } from '../ui/confirm-tick';
import { FieldError } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults } from '../ui/form-faults';
import { INPUT_CLASS } from '../ui/input';
import { RadioList } from '../ui/radio-list';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { describeHandOver } from './describe-hand-over';

interface RemoveMemberFormProps {
  member: { userId: string; name: string };
  isSelf: boolean;
  /** How many keys they have; as words where they are not all counted. */
  keys: string;
  /** Who could keep the keys; null where they may only be revoked. */
  keepers: readonly { userId: string; name: string; role: Role }[] | null;
  handOver: Readonly<Record<Role, HandOver>>;
  remove: FormAction<never>;
}

/** Takes a member out, and asks what becomes of their keys. */
export function RemoveMemberForm(props: RemoveMemberFormProps) {
  const { member, isSelf, keys, keepers, handOver, remove } = props;
  const [state, send] = useActionState(remove, idle);
  const { faultOf, typed } = formFaults(state);
  const hasKeys = keys !== '0';
  const whose = isSelf ? 'your' : 'their';
  const revoke = {
    value: 'revoke',
    label: `Revoke ${whose} ${keys === '1' ? 'key' : `${keys} keys`}`,
    hint: 'From the next request on they are refused, for good. They stay in the list as history.',
  };
  const keep = {
    value: 'keep',
    label: 'Keep them under another member',
    hint: `They go on working, as far as that member’s role goes. ${member.name} knows the secrets: regenerate the keys once their programs can take new ones.`,
  };
  const mayKeep = keepers !== null && keepers.length > 0;
  return (
    <form action={send} className="group/remove grid justify-items-start gap-4">
      <Refusal state={state} fields={['keeper', PROOF_FIELD]} />
      <input type="hidden" name="id" value={member.userId} />
      {hasKeys ? (
        <RadioList
          key={typed('keys')}
          name="keys"
          legend={`What becomes of ${whose} keys?`}
          options={mayKeep ? [revoke, keep] : [revoke]}
          defaultValue={typed('keys') ?? (mayKeep ? undefined : 'revoke')}
        />
      ) : (
        <input type="hidden" name="keys" value="revoke" />
      )}
      {hasKeys && mayKeep && (
        <div className="hidden w-full max-w-120 gap-1.5 group-has-[[value=keep]:checked]/remove:grid">
          <label htmlFor="remove-keeper" className="font-strong">
            Who keeps them
          </label>
          <select
            key={typed('keeper')}
            id="remove-keeper"
            name="keeper"
            className={INPUT_CLASS}
            defaultValue={typed('keeper') ?? ''}
          >
            <option value="">Choose a member</option>
            {keepers.map((keeper) => (
              <option
                key={keeper.userId}
                value={keeper.userId}
                disabled={handOver[keeper.role].losing > 0}
              >
                {labelOf(keeper, handOver[keeper.role])}
              </option>
            ))}
          </select>
          <FieldError id="remove-keeper" error={faultOf('keeper')} />
        </div>
      )}
      <ConfirmTick state={state} idPrefix="remove" />
      <StepUpField idPrefix="remove" state={state} />
      <SubmitButton tone="danger" pendingLabel={isSelf ? 'Leaving…' : 'Removing…'}>
        {isSelf ? 'Leave workspace' : `Remove ${member.name}`}
      </SubmitButton>
    </form>
  );
}

function labelOf({ name, role }: { name: string; role: Role }, change: HandOver): string {
  const changes = describeHandOver(change);
  return changes === null ? `${name} (${role})` : `${name} (${role}): ${changes}`;
}
