'use client';

import { type FormEvent, useState } from 'react';
import { type ExpiryRule, LIFETIMES, type Lifetime } from '@/lib/core/lifetimes';
import { FieldError } from '../ui/field';
import { formatMoment } from '../ui/format-time';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { useViewerZone } from '../ui/time';
import { useHydrated } from '../ui/use-hydrated';
import { type Draft, expiryOf } from './create/draft';

const LABELS: Readonly<Record<Lifetime, string>> = {
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
  '365d': '1 y',
  never: 'Never',
};

const CHOICES = [...LIFETIMES, 'custom'] as const;

interface ExpiryChoiceProps {
  rule: ExpiryRule;
  now: Date;
  error: string | undefined;
}

/**
 * When keys that exist stop, from now on. Without a script the date is sent as it stands and read as UTC,
 * which the label then says; with one the moment is sent.
 */
export function ExpiryChoice({ rule, now, error }: ExpiryChoiceProps) {
  const zone = useViewerZone();
  const isHydrated = useHydrated();
  const [chosen, setChosen] = useState<Pick<Draft, 'expires' | 'expiresOn'>>({
    expires: '90d',
    expiresOn: '',
  });
  const isDated = chosen.expires === 'custom';
  const moment = expiryOf(chosen, now);

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
    <fieldset
      id="expiry-expiry"
      tabIndex={-1}
      onChange={onChange}
      className="grid justify-items-start gap-1.5"
    >
      <legend className="mb-1.5 font-strong">Expires</legend>
      <Segmented
        name="expiry"
        label="Expires"
        describedBy="expiry-moment"
        defaultValue={chosen.expires}
        options={[
          ...LIFETIMES.map((value) => ({
            value,
            label: LABELS[value],
            isDisabled: value === 'never' && rule.policy === 'required',
          })),
          { value: 'custom', label: 'Date & time' },
        ]}
      />
      <span className="hidden w-full max-w-64 group-has-[[value=custom]:checked]/form:block">
        <Input
          type="datetime-local"
          name={isHydrated ? 'expiryLocal' : 'expiryAt'}
          aria-label={`Date and time of expiry, ${zone}`}
          aria-describedby="expiry-moment"
          required={isDated}
          className="font-mono"
        />
      </span>
      {isHydrated && (
        <input
          type="hidden"
          name="expiryAt"
          value={isDated && moment !== null ? moment.toISOString() : ''}
        />
      )}
      <p id="expiry-moment" className="text-text-3 text-xs">
        {momentText(chosen.expires, moment, zone)}
      </p>
      <FieldError id="expiry-expiry" error={error} />
    </fieldset>
  );
}

function momentText(expires: string, moment: Date | null, zone: string): string {
  if (moment !== null) return formatMoment(moment, zone);
  if (expires === 'never') return 'Until somebody deactivates or revokes it.';
  return `Give the date and time, ${zone}.`;
}
