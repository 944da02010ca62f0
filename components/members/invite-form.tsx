'use client';

import { useActionState, useState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { MadeInvitation } from '@/lib/core/member-view';
import type { Role } from '@/lib/core/roles';
import { PROOF_FIELD } from '@/lib/core/step-up';
import { StepUpField } from '../account/step-up-field';
import { CodeBlock } from '../ui/code-block';
import { CopyButton } from '../ui/copy-button';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { INPUT_CLASS, Input } from '../ui/input';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';

interface InviteFormProps {
  invite: FormAction<MadeInvitation>;
  /** The roles that the viewer may give. */
  roles: readonly Role[];
}

/** Invites by e-mail address, and shows the link once. */
export function InviteForm({ invite, roles }: InviteFormProps) {
  const [state, send] = useActionState(invite, idle);
  useFaultFocus(state, 'invite');
  const [made, setMade] = useState<MadeInvitation | null>(null);
  // Its link is shown once: an answer that refuses the next one does not take it away.
  if (state.status === 'done' && state.data !== made) setMade(state.data);
  const { faultOf, typed } = formFaults(state);
  return (
    <form action={send} className="grid gap-4">
      <Refusal state={state} fields={['email', 'role', PROOF_FIELD]} />
      {made !== null && <Invited {...made} />}
      <div className="grid items-start gap-4 desk:grid-cols-[1fr_10rem_auto]">
        <Field id="invite-email" label="E-mail" error={faultOf('email')}>
          <Input
            id="invite-email"
            name="email"
            type="email"
            required
            autoComplete="off"
            defaultValue={typed('email') ?? ''}
            {...describe('invite-email', { error: faultOf('email') })}
          />
        </Field>
        <Field id="invite-role" label="Role" error={faultOf('role')}>
          <select
            key={typed('role')}
            id="invite-role"
            name="role"
            className={INPUT_CLASS}
            defaultValue={typed('role') ?? 'developer'}
          >
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        </Field>
        <SubmitButton pendingLabel="Inviting…" className="desk:mt-6.5">
          Invite
        </SubmitButton>
      </div>
      <StepUpField idPrefix="invite" state={state} />
    </form>
  );
}

function Invited({ email, link, expiresAt, isMailed }: MadeInvitation) {
  return (
    <Notice tone="good" role="status" className="grid gap-2">
      <p>
        {isMailed
          ? `A mail with this link is on its way to ${email}.`
          : `Send this link to ${email}.`}{' '}
        It works once, for that address alone, until <Time date={expiresAt} />. It is shown now and
        never again.
      </p>
      <CodeBlock code={link} label="Invitation link" />
      <div>
        <CopyButton text={link} label="Copy invitation link" size="small">
          Copy link
        </CopyButton>
      </div>
    </Notice>
  );
}
