import {
  DAY_MS,
  daysOf,
  type ExpiryRule,
  expiryRefusal,
  type Lifetime,
} from '@/lib/core/lifetimes';
import { FieldError } from '../../ui/field';
import { ExpiryInputs } from '../expiry-inputs';
import type { Draft } from './draft';

interface ExpiryFieldProps {
  rule: ExpiryRule;
  draft: Draft;
  defaults: Draft;
  now: Date;
  error: string | undefined;
}

/** When a new key stops. What the profile does not allow is shown, and cannot be chosen. */
export function ExpiryField({ rule, draft, defaults, now, error }: ExpiryFieldProps) {
  if (rule.policy === 'never') return <NoExpiry error={error} />;
  return (
    <ExpiryInputs
      id="key-expiry"
      isDisabled={(lifetime) => expiryRefusal(rule, endOf(lifetime, now), now) !== null}
      chosen={draft}
      defaults={defaults}
      now={now}
      endless="The key works until somebody deactivates or revokes it."
      error={error}
    >
      {rule.policy === 'required' && (
        <p className="text-text-3 text-xs">{expiryRefusal(rule, null, now)}</p>
      )}
    </ExpiryInputs>
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

function endOf(lifetime: Lifetime, now: Date): Date | null {
  const days = daysOf(lifetime);
  return days === null ? null : new Date(now.getTime() + days * DAY_MS);
}
