import { RULE_LABELS } from '@/lib/core/alerts/sentences';
import type { AuditField, AuditFields } from '@/lib/core/audit-event';
import type { Profile } from '@/lib/core/profile';

type Value = AuditFields[string];

/** What the words of fields come from. */
export interface FieldNames {
  /** What people call those whose ids fields hold. */
  names: ReadonlyMap<string, string>;
  /** What the profile calls permission levels. */
  levels: Profile['levels'];
}

/** A field's value for people: words, or a moment. */
export type FieldWords = { text: string } | { at: Date };

const LABELS: Readonly<Record<AuditField, string>> = {
  name: 'Name',
  environment: 'Environment',
  permission_level: 'Permission',
  scopes: 'Scopes',
  expires_at: 'Expires',
  created_at: 'Created',
  created_by: 'Owner',
  allowed_addresses: 'Allowed IP addresses',
  allowed_referrers: 'Allowed referrers',
  allowed_endpoints: 'Allowed endpoints',
  report_only: 'Only reported, not refused',
  rate_limit_per_minute: 'Requests per minute',
  last_four: 'Last four characters',
  status: 'Status',
  reason: 'Reason',
  slug: 'Address name',
  is_operator: 'Runs this installation',
  subscription: 'Subscription',
  plan: 'Plan',
  suspended: 'Suspended',
  addresses: 'Addresses',
  address: 'Address',
  label: 'Label',
  environments: 'Keys that it binds',
  notice: 'Notice',
  role: 'Role',
  email: 'E-mail address',
  invitation: 'Invitation',
  keys: 'Keys',
  key_count: 'Number of keys',
  workspaces: 'Workspaces',
  by: 'Proved with',
  issuer: 'OpenID provider',
  count: 'Sessions',
  wrong_codes: 'Wrong codes in a row',
  host: 'Receiver',
  delivery: 'Delivery',
  rule: 'Rule',
  on: 'Switched on',
  threshold: 'Threshold',
  mutedUntil: 'Muted until',
  quietHours: 'Quiet hours',
  incident: 'Incident',
  through_seq: 'Up to row',
  through_hash: 'Hash of that row',
};

const LABEL_OF = new Map<string, string>(Object.entries(LABELS));

/** What nothing at all means, where `not set` does not say it. */
const EMPTY: Readonly<Record<string, string>> = {
  expires_at: 'never',
  mutedUntil: 'not muted',
  quietHours: 'none',
  environments: 'none',
  report_only: 'none',
  scopes: 'none',
  allowed_addresses: 'any',
  allowed_referrers: 'any',
  allowed_endpoints: 'any',
};

/** Words that stand for something, by their field. */
const MEANINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  status: { ACTIVE: 'Active', INACTIVE: 'Deactivated', REVOKED: 'Revoked' },
  subscription: { active: 'Active', past_due: 'Past due', inactive: 'Inactive' },
  by: {
    app: 'a code of the authenticator app',
    recovery_code: 'a recovery code',
    provider: 'an OpenID provider',
  },
  rule: RULE_LABELS,
};

/** Why a webhook is off; elsewhere a reason is what somebody wrote. */
const WEBHOOK_REASONS: Readonly<Record<string, string>> = {
  by_member: 'a member switched it off',
  gone: 'the receiver answered 410 Gone',
  failing: 'every delivery had failed for three days',
};

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** What people call a field. */
export function fieldLabel(name: string): string {
  // A newer version may have written others.
  return LABEL_OF.get(name) ?? sentenceCase(name.replaceAll('_', ' '));
}

/** Whether a value says nothing: null, an empty text or an empty list. */
export function isEmptyValue(value: Value | undefined): boolean {
  if (typeof value === 'object') return value === null || value.length === 0;
  return value === undefined || value === '';
}

/**
 * A value as a person says it.
 * @param action of the row: a webhook's reason is one of three, any other's is free text
 */
export function fieldWords(
  { action, name, value }: { action: string; name: string; value: Value },
  { names, levels }: FieldNames,
): FieldWords {
  if (isEmptyValue(value) || value === null) return { text: EMPTY[name] ?? 'not set' };
  if (typeof value === 'boolean') return { text: value ? 'yes' : 'no' };
  if (typeof value === 'number') return { text: value.toLocaleString('en') };
  const meanings = {
    ...(name === 'permission_level' ? levelWords(levels) : MEANINGS[name]),
    ...(name === 'reason' && action.startsWith('webhook.') ? WEBHOOK_REASONS : {}),
  };
  const wordOf = (text: string) =>
    names.get(text) ?? (Object.hasOwn(meanings, text) ? meanings[text] : undefined) ?? text;
  if (typeof value !== 'string') return { text: value.map(wordOf).join(', ') };
  return isMoment(name, value) ? { at: new Date(value) } : { text: wordOf(value) };
}

function isMoment(name: string, value: string): boolean {
  return (/_at$/.test(name) || name === 'mutedUntil') && ISO.test(value);
}

function levelWords({ full, read_only, limited }: Profile['levels']): Record<string, string> {
  return { full, read_only, limited };
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
