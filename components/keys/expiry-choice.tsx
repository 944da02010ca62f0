'use client';

import { type FormEvent, useState } from 'react';
import type { FormState } from '@/lib/core/form-state';
import { type ExpiryRule, LIFETIMES } from '@/lib/core/lifetimes';
import { formFaults } from '../ui/form-faults';
import { type ChosenExpiry, ExpiryInputs } from './expiry-inputs';

const CHOICES = [...LIFETIMES, 'custom'] as const;
const AT_FIRST: ChosenExpiry = { expires: '90d', expiresOn: '' };

interface ExpiryChoiceProps {
  rule: ExpiryRule;
  now: Date;
  state: FormState<unknown>;
}

/** When keys that exist stop, from now on: what is too late for one of them is told when it is saved. */
export function ExpiryChoice({ rule, now, state }: ExpiryChoiceProps) {
  const came = comeBack(state);
  // A form that comes back is drawn anew: an answer resets what its fields hold.
  const key = `${came.expires} ${came.expiresOn}`;
  const error = formFaults(state).faultOf('expiry');
  return <Inputs key={key} came={came} rule={rule} now={now} error={error} />;
}

function comeBack(state: FormState<unknown>): ChosenExpiry {
  const { typed } = formFaults(state);
  const expires = CHOICES.find((choice) => choice === typed('expiry'));
  const expiresOn = typed('expiryLocal') ?? typed('expiryAt') ?? '';
  return expires === undefined ? AT_FIRST : { expires, expiresOn };
}

interface InputsProps {
  came: ChosenExpiry;
  rule: ExpiryRule;
  now: Date;
  error: string | undefined;
}

function Inputs({ came, rule, now, error }: InputsProps) {
  const [chosen, setChosen] = useState(came);

  function onChange({ target }: FormEvent) {
    if (!(target instanceof HTMLInputElement)) return;
    const { type, value } = target;
    const expires = CHOICES.find((choice) => choice === value);
    setChosen((before) =>
      type === 'radio'
        ? { ...before, ...(expires && { expires }) }
        : { ...before, expiresOn: value },
    );
  }

  return (
    <ExpiryInputs
      id="expiry-expiry"
      isDisabled={(lifetime) => lifetime === 'never' && rule.policy === 'required'}
      chosen={chosen}
      defaults={came}
      now={now}
      endless="Until somebody deactivates or revokes it."
      error={error}
      onChange={onChange}
    />
  );
}
