'use client';

import {
  DAY_MS,
  daysOf,
  type ExpiryRule,
  expiryRefusal,
  LIFETIMES,
  type Lifetime,
} from '@/lib/core/lifetimes';
import { FieldError } from '../../ui/field';
import { formatMoment } from '../../ui/format-time';
import { Input } from '../../ui/input';
import { Segmented } from '../../ui/segmented';
import { useViewerZone } from '../../ui/time';
import { useHydrated } from '../../ui/use-hydrated';
import { type Draft, expiryOf } from './draft';

const LABELS: Readonly<Record<Lifetime, string>> = {
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
  '365d': '1 y',
  never: 'Never',
};

interface ExpiryFieldProps {
  rule: ExpiryRule;
  draft: Draft;
  defaults: Draft;
  now: Date;
  error: string | undefined;
}

/**
 * When the key stops, in both zones. Without a script the date is sent as it stands and read as UTC,
 * which the label then says; with one the moment is sent.
 */
export function ExpiryField({ rule, draft, defaults, now, error }: ExpiryFieldProps) {
  const zone = useViewerZone();
  const isHydrated = useHydrated();
  const isDated = draft.expires === 'custom';
  const moment = expiryOf(draft, now);
  if (rule.policy === 'never') return <NoExpiry error={error} />;
  return (
    <fieldset className="grid justify-items-start gap-1.5" id="key-expiry" tabIndex={-1}>
      <legend className="mb-1.5 font-strong">Expires</legend>
      <Segmented
        name="expiry"
        label="Expires"
        describedBy="key-expiry-moment"
        defaultValue={defaults.expires}
        options={choicesOf(rule, now)}
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
      {rule.policy === 'required' && (
        <p className="text-text-3 text-xs">{expiryRefusal(rule, null, now)}</p>
      )}
      <FieldError id="key-expiry" error={error} />
    </fieldset>
  );
}

function NoExpiry({ error }: { error: string | undefined }) {
  return (
    <div className="grid gap-1.5" id="key-expiry">
      <span className="font-strong">Expires</span>
      <p className="text-text-2">Never by itself: the key works until somebody revokes it.</p>
      <FieldError id="key-expiry" error={error} />
    </div>
  );
}

// What the profile does not allow is shown, and cannot be chosen.
function choicesOf(rule: ExpiryRule, now: Date) {
  const lifetimes = LIFETIMES.map((lifetime) => {
    const days = daysOf(lifetime);
    const moment = days === null ? null : new Date(now.getTime() + days * DAY_MS);
    const isDisabled = expiryRefusal(rule, moment, now) !== null;
    return { value: lifetime, label: LABELS[lifetime], isDisabled };
  });
  return [...lifetimes, { value: 'custom', label: 'Date & time' }];
}

function momentText(draft: Draft, moment: Date | null, zone: string): string {
  if (moment !== null) return formatMoment(moment, zone);
  if (draft.expires === 'never') return 'The key works until somebody deactivates or revokes it.';
  return `Give the date and time, ${zone}.`;
}
