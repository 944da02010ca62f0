'use client';

import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { useFaultFocus } from '../ui/form-faults';
import { More } from '../ui/more';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { Time } from '../ui/time';
import { FormRefusal } from './form-refusal';
import { RecoveryCodes } from './recovery-codes';
import { StepUpField } from './step-up-field';

interface TotpPanelProps {
  /** Since when codes are asked for; null: they are not. */
  since: Date | null;
  recoveryCodesLeft: number;
  /** Whether codes are refused somewhere after too many wrong ones. */
  isStopped: boolean;
  begin: FormAction<never>;
  disable: FormAction<Record<never, never>>;
  renewCodes: FormAction<{ recoveryCodes: readonly string[] }>;
}

/** Whether signing in asks for a code, and how to change that. */
export function TotpPanel({ since, recoveryCodesLeft, begin, ...props }: TotpPanelProps) {
  if (since === null) return <BeginForm begin={begin} />;
  return (
    <div className="grid gap-4">
      {props.isStopped && (
        <Notice tone="danger">
          Somebody entered your password and then twenty wrong codes. Codes sign nobody in there any
          more. Set a new password: it ends this.
        </Notice>
      )}
      <p>
        On since <Time date={since} form="day" />. {recoveryCodesLeft} of 10 recovery codes are
        left.
      </p>
      {recoveryCodesLeft < 3 && (
        <Notice tone="warn">
          When the app is lost, recovery codes are the way in. Make new ones while you can.
        </Notice>
      )}
      <RenewCodesForm renewCodes={props.renewCodes} />
      <DisableForm disable={props.disable} />
    </div>
  );
}

function BeginForm({ begin }: Pick<TotpPanelProps, 'begin'>) {
  const [state, send] = useActionState(begin, idle);
  useFaultFocus(state, 'begin');
  return (
    <form action={send} className="grid max-w-text gap-4">
      <FormRefusal state={state} />
      <p>Off. Signing in asks for the password alone.</p>
      <StepUpField idPrefix="begin" state={state} />
      <div>
        <SubmitButton tone="secondary" pendingLabel="Preparing…">
          Add an authenticator app
        </SubmitButton>
      </div>
    </form>
  );
}

function RenewCodesForm({ renewCodes }: Pick<TotpPanelProps, 'renewCodes'>) {
  const [state, send] = useActionState(renewCodes, idle);
  useFaultFocus(state, 'renew');
  if (state.status === 'done') return <RecoveryCodes codes={state.data.recoveryCodes} />;
  return (
    <form action={send} className="grid max-w-text gap-4">
      <FormRefusal state={state} />
      <StepUpField idPrefix="renew" state={state} />
      <div className="grid gap-1.5">
        <div>
          <SubmitButton tone="secondary" pendingLabel="Making codes…">
            Make new recovery codes
          </SubmitButton>
        </div>
        <p className="text-text-3 text-xs">The ones you have stop working.</p>
      </div>
    </form>
  );
}

function DisableForm({ disable }: Pick<TotpPanelProps, 'disable'>) {
  const [state, send] = useActionState(disable, idle);
  useFaultFocus(state, 'disable');
  return (
    <More title="Remove the authenticator app" open={state.status === 'error' || undefined}>
      <form action={send} className="grid max-w-text gap-4 pt-2">
        <FormRefusal state={state} />
        <p>
          Signing in then asks for the password alone, and the recovery codes stop working. Whoever
          learns your password can sign in as you.
        </p>
        <StepUpField idPrefix="disable" state={state} />
        <div>
          <SubmitButton tone="danger" pendingLabel="Removing…">
            Remove the app
          </SubmitButton>
        </div>
      </form>
    </More>
  );
}
