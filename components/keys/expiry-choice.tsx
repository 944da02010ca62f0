'use client';

import { type FormEvent, useState } from 'react';
import { type ExpiryRule, LIFETIMES } from '@/lib/core/lifetimes';
import { type ChosenExpiry, ExpiryInputs } from './expiry-inputs';

const CHOICES = [...LIFETIMES, 'custom'] as const;
const AT_FIRST: ChosenExpiry = { expires: '90d', expiresOn: '' };

interface ExpiryChoiceProps {
  rule: ExpiryRule;
  now: Date;
  error: string | undefined;
}

/** When keys that exist stop, from now on: what is too late for one of them is told when it is saved. */
export function ExpiryChoice({ rule, now, error }: ExpiryChoiceProps) {
  const [chosen, setChosen] = useState(AT_FIRST);

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
      defaults={AT_FIRST}
      now={now}
      endless="Until somebody deactivates or revokes it."
      error={error}
      onChange={onChange}
    />
  );
}
