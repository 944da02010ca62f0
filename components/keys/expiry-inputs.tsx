import type { FormEvent, ReactNode } from 'react';
import { LIFETIMES, type Lifetime } from '@/lib/core/lifetimes';
import { FieldError } from '../ui/field';
import { formatMoment } from '../ui/format-time';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { useViewerZone } from '../ui/time';
import { useHydrated } from '../ui/use-hydrated';
import { type Draft, expiryOf } from './create/draft';

/** What is chosen: a lifetime, or `custom` and a date. */
export type ChosenExpiry = Pick<Draft, 'expires' | 'expiresOn'>;

const LABELS: Readonly<Record<Lifetime, string>> = {
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
  '365d': '1 y',
  never: 'Never',
};

interface ExpiryInputsProps {
  id: string;
  /** Which lifetimes are shown and cannot be chosen. */
  isDisabled(lifetime: Lifetime): boolean;
  chosen: ChosenExpiry;
  defaults: ChosenExpiry;
  now: Date;
  /** What no expiry means, as a sentence. */
  endless: string;
  error: string | undefined;
  onChange?(event: FormEvent): void;
  /** What the profile says about it. */
  children?: ReactNode;
}

/**
 * When keys stop. Without a script the date is sent as it stands and read as UTC, which the label then says;
 * with one the moment is sent.
 */
export function ExpiryInputs(props: ExpiryInputsProps) {
  const { id, isDisabled, chosen, defaults, now, endless, error, onChange, children } = props;
  const zone = useViewerZone();
  const isHydrated = useHydrated();
  const isDated = chosen.expires === 'custom';
  const moment = expiryOf(chosen, now);
  const open = chosen.expires === 'never' ? endless : `Give the date and time, ${zone}.`;
  return (
    <fieldset
      id={id}
      tabIndex={-1}
      onChange={onChange}
      className="grid justify-items-start gap-1.5"
    >
      <legend className="mb-1.5 font-strong">Expires</legend>
      <Segmented
        name="expiry"
        label="Expires"
        describedBy={`${id}-moment`}
        defaultValue={defaults.expires}
        options={[
          ...LIFETIMES.map((value) => ({
            value,
            label: LABELS[value],
            isDisabled: isDisabled(value),
          })),
          { value: 'custom', label: 'Date & time' },
        ]}
      />
      <span className="hidden w-full max-w-64 group-has-[[value=custom]:checked]/form:block">
        <Input
          type="datetime-local"
          name={isHydrated ? 'expiryLocal' : 'expiryAt'}
          aria-label={`Date and time of expiry, ${zone}`}
          aria-describedby={`${id}-moment`}
          defaultValue={defaults.expiresOn}
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
      <p id={`${id}-moment`} className="text-text-3 text-xs">
        {moment === null ? open : formatMoment(moment, zone)}
      </p>
      {children}
      <FieldError id={id} error={error} />
    </fieldset>
  );
}
