import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { FieldChanges } from '@/components/audit/field-changes';
import type { AuditFields } from '@/lib/core/audit-event';
import { keydesk } from '@/lib/core/profiles/keydesk';

const muted = '2026-11-22T12:00:00.000Z';

function shown(before: AuditFields | null, after: AuditFields | null): string {
  const act = { action: 'api_key.created', before, after };
  const html = renderToStaticMarkup(
    <FieldChanges act={act} names={new Map([['usr_1', 'Ada']])} levels={keydesk.levels} />,
  );
  return html
    .replace(/<dt[^>]*>/g, '|')
    .replace(/<\/dt>/g, ': ')
    .replace(/<[^>]+>/g, '')
    .slice(1);
}

it.each([
  ['a change', { name: 'Old' }, { name: 'New' }, 'Name: Old → New'],
  ['what comes', null, { created_by: 'usr_1', rate_limit_per_minute: null }, 'Owner: Ada'],
  [
    'what goes',
    { email: 'ada@example.com', role: 'viewer' },
    null,
    'E-mail address: ada@example.com|Role: viewer',
  ],
  [
    'a reason that came with it',
    { status: 'ACTIVE' },
    { status: 'REVOKED', reason: 'Lost' },
    'Status: Active → Revoked|Reason: Lost',
  ],
  [
    'no reason',
    { status: 'ACTIVE' },
    { status: 'REVOKED', reason: null },
    'Status: Active → Revoked',
  ],
  [
    'what stayed',
    { plan: 'pro', subscription: 'active' },
    { plan: 'pro', subscription: 'past_due' },
    'Subscription: Active → Past due',
  ],
  [
    'which rule it was',
    { rule: 'error_rate', mutedUntil: null },
    { rule: 'error_rate', mutedUntil: muted },
    'Rule: Error rate|Muted until: not muted → 22 Nov 2026, 12:00 UTC',
  ],
] as const)('%s is said', (_what, before, after, words) => {
  expect(shown(before, after)).toBe(words);
});

it('nothing is said of nothing', () => {
  expect(shown(null, { notice: '' })).toBe('');
});
