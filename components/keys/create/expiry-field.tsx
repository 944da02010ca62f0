'use client';

import { FieldError } from '../../ui/field';
import { formatMoment } from '../../ui/format-time';
import { Input } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { useViewerZone } from '../../ui/time';
import { useHydrated } from '../../ui/use-hydrated';
import { type Draft, expiryOf } from './draft';

const CHOICES = [
  { value: '7d', label: '7 d' },
  { value: '30d', label: '30 d' },
  { value: '90d', label: '90 d' },
  { value: '365d', label: '1 y' },
  { value: 'never', label: 'Never' },
  { value: 'custom', label: 'Date & time' },
] as const;

interface ExpiryFieldProps {
  draft: Draft;
  defaults: Draft;
  now: Date;
  error: string | undefined;
}

/**
 * When the key stops, in both zones. Without a script the date is sent as it stands and read as UTC,
 * which the label then says; with one the moment is sent.
 */
export function ExpiryField({ draft, defaults, now, error }: ExpiryFieldProps) {
  const zone = useViewerZone();
  const isHydrated = useHydrated();
  const isDated = draft.expires === 'custom';
  const moment = expiryOf(draft, now);
  return (
    <fieldset className="grid justify-items-start gap-1.5" id="key-expiry" tabIndex={-1}>
      <legend className="mb-1.5 font-strong">Expires</legend>
      <Segmented
        name="expiry"
        label="Expires"
        describedBy="key-expiry-moment"
        defaultValue={defaults.expires}
        options={CHOICES}
      />
      <span className="hidden w-full max-w-64 group-has-[[value=custom]:checked]/form:block">
        <Input
          type="datetime-local"
          name={isHydrated ? 'expiryLocal' : 'expiryAt'}
          aria-label={`Date and time of expiry, ${zone}`}
          aria-describedby="key-expiry-moment"
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
      <p id="key-expiry-moment" className="text-text-3 text-xs">
        {momentText(draft, moment, zone)}
      </p>
      <FieldError id="key-expiry" error={error} />
    </fieldset>
  );
}

function momentText(draft: Draft, moment: Date | null, zone: string): string {
  if (moment !== null) return formatMoment(moment, zone);
  if (draft.expires === 'never') return 'The key works until somebody deactivates or revokes it.';
  return `Give the date and time, ${zone}.`;
}
