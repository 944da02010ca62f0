'use client';

import { type ReactNode, useActionState, useState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { ExpiryRule } from '@/lib/core/lifetimes';
import type { ManyKind, ManyProgress } from '@/lib/core/many-keys';
import { StepUpField } from '../../account/step-up-field';
import { ErrorSummary } from '../../ui/error-summary';
import type { FormAction } from '../../ui/form-action';
import { useFaultFocus } from '../../ui/form-faults';
import { LinkButton } from '../../ui/link-button';
import { Notice } from '../../ui/notice';
import { SubmitButton } from '../../ui/submit-button';
import { useHydrated } from '../../ui/use-hydrated';
import { VerifiersWait } from '../dialogs/verifiers-wait';
import { ExpiryChoice } from '../expiry-choice';
import { ManyResult } from './many-result';
import { ManyStopped, progressIn } from './many-stopped';
import { RevokeManyFields } from './revoke-many-fields';
import { keysOf, MANY_WORDS } from './words';

interface ChangeManyFormProps {
  kind: ManyKind;
  /** The hidden fields that say which keys. */
  fields: readonly { name: string; value: string }[];
  count: number;
  inUse: number;
  rule: ExpiryRule;
  now: Date;
  backHref: string;
  change: FormAction<ManyProgress>;
  /** The keys, which are not shown any more once the change is under way. */
  children: ReactNode;
}

/** Asks what is needed, starts the change, and then shows how far it is. */
export function ChangeManyForm(props: ChangeManyFormProps) {
  const { kind, fields, count, inUse, rule, now, backHref, change, children } = props;
  const [state, send, isPending] = useActionState(change, idle);
  const [total] = useState(count);
  const isHydrated = useHydrated();
  useFaultFocus(state, kind === 'set_expiry' ? 'expiry' : 'many');
  if (state.status === 'done') {
    return (
      <ManyResult
        progress={state.data}
        total={total}
        send={send}
        isPending={isPending}
        backHref={backHref}
      />
    );
  }
  if (state.status === 'error' && progressIn(state) !== undefined) {
    return <ManyStopped state={state} send={send} isPending={isPending} backHref={backHref} />;
  }
  if (count === 0) {
    return (
      <div className="grid max-w-text gap-4">
        <Notice>None of these keys can be changed.</Notice>
        {children}
        <div>
          <LinkButton href={backHref}>Back to the list</LinkButton>
        </div>
      </div>
    );
  }
  const words = MANY_WORDS[kind];
  return (
    <div className="grid gap-5">
      <form action={send} className="group/form grid max-w-text gap-4">
        {fields.map(({ name, value }) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="change" value={kind} />
        <input type="hidden" name="inUse" value={inUse} />
        {isHydrated && <input type="hidden" name="scripted" value="yes" />}
        {state.status === 'error' && (
          <ErrorSummary
            message={state.message}
            faults={state.faults}
            idPrefix={kind === 'set_expiry' ? 'expiry' : 'many'}
          />
        )}
        {kind === 'set_expiry' && <ExpiryChoice rule={rule} now={now} state={state} />}
        {kind === 'revoke' && <RevokeManyFields state={state} inUse={inUse} />}
        <VerifiersWait />
        {kind === 'set_expiry' && <StepUpField idPrefix="expiry" state={state} />}
        <div className="flex flex-wrap gap-2">
          <SubmitButton
            tone={kind === 'revoke' ? 'danger' : 'primary'}
            pendingLabel={words.pending}
          >
            {words.verb} {keysOf(count)}
          </SubmitButton>
          <LinkButton href={backHref}>Cancel</LinkButton>
        </div>
      </form>
      {children}
    </div>
  );
}
