import { describe, expect, it } from 'vitest';
import { fieldLabel, fieldWords } from '@/components/audit/field-words';
import { AUDIT_FIELDS, type AuditFields } from '@/lib/core/audit-event';
import { keydesk } from '@/lib/core/profiles/keydesk';

const known = {
  names: new Map([
    ['usr_1', 'Ada'],
    ['ws_1', 'Northwind'],
    ['ws_2', 'Contoso'],
  ]),
  levels: keydesk.levels,
};

function wordsOf(name: string, value: AuditFields[string], action = 'api_key.created') {
  return fieldWords({ action, name, value }, known);
}

describe('the fields of an audit row', () => {
  it.each(AUDIT_FIELDS)('%s is called something that people say', (name) => {
    expect(fieldLabel(name)).toMatch(/^[A-Z][A-Za-z]*([ ,-]+[A-Za-z]+)*$/);
  });

  it('of a newer version are called as they are', () => {
    expect(fieldLabel('burst_limit')).toBe('Burst limit');
  });

  it.each([
    ['created_by', 'usr_1', 'Ada'],
    ['created_by', 'usr_unknown', 'usr_unknown'],
    ['workspaces', ['ws_1', 'ws_2'], 'Northwind, Contoso'],
    ['status', 'INACTIVE', 'Deactivated'],
    ['permission_level', 'read_only', 'Read-only'],
    ['permission_level', 'default', 'default'],
    ['subscription', 'past_due', 'Past due'],
    ['rule', 'failed_authentication', 'Failed authentication'],
    ['by', 'recovery_code', 'a recovery code'],
    ['on', true, 'yes'],
    ['threshold', 12_000, '12,000'],
    ['scopes', ['domains:read', 'usage:read'], 'domains:read, usage:read'],
    ['rate_limit_per_minute', null, 'not set'],
    ['plan', '', 'not set'],
    ['expires_at', null, 'never'],
    ['allowed_addresses', null, 'any'],
    ['environments', [], 'none'],
  ])('%s of %j reads: %s', (name, value, text) => {
    expect(wordsOf(name, value)).toEqual({ text });
  });

  it('a reason is what somebody wrote, but of a webhook', () => {
    expect(wordsOf('reason', 'gone', 'api_key.revoked')).toEqual({ text: 'gone' });
    expect(wordsOf('reason', 'gone', 'webhook.disabled')).toEqual({
      text: 'the receiver answered 410 Gone',
    });
  });

  it('a time is a moment, shown in the zone of who looks; a name that looks like one is not', () => {
    const iso = '2026-03-29T01:30:00.000Z';
    expect(wordsOf('expires_at', iso)).toEqual({ at: new Date(iso) });
    expect(wordsOf('mutedUntil', iso)).toEqual({ at: new Date(iso) });
    expect(wordsOf('name', iso)).toEqual({ text: iso });
    expect(wordsOf('expires_at', 'soon')).toEqual({ text: 'soon' });
  });
});
