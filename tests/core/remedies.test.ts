import { describe, expect, it } from 'vitest';
import { remedyOf } from '@/lib/core/remedies';
import { ruledTrace } from '@/lib/core/ruling';
import {
  type Check,
  type Decision,
  decide,
  type KeyRecord,
  REFUSALS,
  type RefusalReason,
  refuse,
  type VerificationRequest,
} from '@/lib/core/verification';
import { keyWith, NOW } from '../support/key-record';

const PAST = new Date(NOW.getTime() - 1);

interface Case {
  /** What is decided about. */
  key?: Partial<KeyRecord> | null;
  request?: Partial<VerificationRequest>;
  /** What the remedy says, done. */
  mendedKey?: Partial<KeyRecord>;
  mended?: Partial<VerificationRequest>;
  /** What the sentence must name. */
  names: string;
}

const HERE = { address: '6.6.6.6' };
const LISTED = { allowedAddresses: ['198.51.100.0/24'] };
const PAGES = { allowedReferrers: ['good.com'] };
const ENDPOINTS = { allowedEndpoints: ['GET /a'] };
const OTHER_KEY = {};

/** Of every reason that a decision can have: a request with it, and the same once the remedy is followed. */
const CASES: Readonly<Record<RefusalReason, Case | null>> = {
  // Of requests that no key was found for, and of limits: `decide` is not asked about those.
  key_missing: null,
  key_malformed: null,
  rate_limited: null,
  key_unknown: { key: null, mendedKey: OTHER_KEY, names: 'key of this workspace' },
  key_revoked: { key: { status: 'REVOKED' }, mendedKey: OTHER_KEY, names: 'new key' },
  key_regenerated: {
    key: { secretStopsAt: PAST },
    mendedKey: { secretStopsAt: null },
    names: 'newer secret',
  },
  key_inactive: { key: { status: 'INACTIVE' }, mendedKey: { status: 'ACTIVE' }, names: 'Activate' },
  creator_left: { key: { creatorRole: null }, mendedKey: OTHER_KEY, names: 'new key' },
  key_expired: { key: { expiresAt: PAST }, mendedKey: OTHER_KEY, names: 'new key' },
  wrong_environment: {
    request: { environment: 'test' },
    mendedKey: { environment: 'test' },
    names: 'other environment',
  },
  subscription_inactive: {
    key: { isSubscriptionActive: false },
    mendedKey: { isSubscriptionActive: true },
    names: 'subscription',
  },
  address_missing: { key: LISTED, mended: { address: '198.51.100.7' }, names: 'address' },
  address_not_allowed: {
    key: LISTED,
    request: HERE,
    mendedKey: { allowedAddresses: ['198.51.100.0/24', '6.6.6.6'] },
    names: 'its allowed addresses',
  },
  referrer_missing: { key: PAGES, mended: { origin: 'https://good.com' }, names: 'Origin' },
  referrer_not_allowed: {
    key: PAGES,
    request: { referrer: 'https://evil.com' },
    mendedKey: { allowedReferrers: ['good.com', 'evil.com'] },
    names: 'those of the key',
  },
  path_malformed: {
    request: { method: 'GET', path: '/a//b' },
    mended: { path: '/a/b' },
    names: 'no //',
  },
  endpoint_missing: { key: ENDPOINTS, mended: { method: 'GET', path: '/a' }, names: 'path' },
  endpoint_not_allowed: {
    key: ENDPOINTS,
    request: { method: 'POST', path: '/a' },
    mendedKey: { allowedEndpoints: ['* /a'] },
    names: 'those of the key',
  },
  scope_missing: {
    key: { scopes: [] },
    request: { requiredScopes: ['api_keys:read'] },
    mendedKey: OTHER_KEY,
    names: 'api_keys:read',
  },
};

function decided(key: Partial<KeyRecord> | null, request: Partial<VerificationRequest>): Decision {
  const record = key === null ? null : keyWith(key);
  return decide(record, { requiredScopes: [], ...request }, NOW);
}

function refusalOf(decision: Decision): Extract<Decision, { valid: false }> {
  if (decision.valid) throw new Error('nothing is refused');
  return decision;
}

describe('what would have to change', () => {
  it.each(Object.keys(REFUSALS) as RefusalReason[])('is one sentence for %s', (reason) => {
    const remedy = remedyOf(refusalOf(refuse(reason, 'known', null)));
    expect(remedy).toMatch(/^[A-Z][^.]*\.$/);
  });

  it.each(
    Object.entries(CASES).flatMap(([reason, kase]) => (kase === null ? [] : [{ reason, kase }])),
  )('done, lets a request pass that was refused with $reason', ({ reason, kase }) => {
    const { key = {}, request = {}, mendedKey, mended = {} } = kase;
    const refusal = refusalOf(decided(key, request));
    expect(refusal.reason).toBe(reason);
    expect(remedyOf(refusal)).toContain(kase.names);
    expect(decided(mendedKey ?? key, { ...request, ...mended }).valid).toBe(true);
  });

  it('names the list that lacks the address: the workspace’s comes before the key’s', () => {
    const lists = { ...LISTED, workspaceAddresses: ['203.0.113.9'] };
    const refusal = refusalOf(decided(lists, HERE));
    expect(remedyOf(refusal)).toContain('allowlist of the workspace');
    const mended = { ...lists, workspaceAddresses: ['203.0.113.9', '6.6.6.6'] };
    expect(remedyOf(refusalOf(decided(mended, HERE)))).toContain('its allowed addresses');
  });

  it('names those scopes alone that the key was not granted', () => {
    const requiredScopes = ['api_keys:read', 'users:read'];
    const refusal = refusalOf(decided({ scopes: ['users:read'] }, { requiredScopes }));
    expect(remedyOf(refusal)).toMatch(/has api_keys:read:/);
  });

  it('is the creator’s role where the key was granted what it cannot use', () => {
    const key = { scopes: ['api_keys:write'], creatorRole: 'viewer' } as const;
    const refusal = refusalOf(decided(key, { requiredScopes: ['api_keys:write'] }));
    expect(remedyOf(refusal)).toContain('a role that holds api_keys:write');
    const mended = decided(
      { ...key, creatorRole: 'owner' },
      { requiredScopes: ['api_keys:write'] },
    );
    expect(mended.valid).toBe(true);
  });
});

describe('the entry that let a request through', () => {
  const bound = keyWith({
    allowedAddresses: ['10.0.0.0/8', '198.51.100.0/24'],
    allowedReferrers: ['other.com', '*.good.com'],
    allowedEndpoints: ['POST /a', 'GET /a/*'],
    workspaceAddresses: ['198.51.100.7'],
  });
  const request = {
    requiredScopes: [],
    address: '::ffff:198.51.100.7',
    referrer: 'https://x.good.com/',
    method: 'HEAD',
    path: '/a/b',
  };

  it('is named at each check that has a list', () => {
    const { trace } = decide(bound, request, NOW);
    const entries = ruledTrace(trace, bound, request).flatMap(({ check, entry }) =>
      entry === null ? [] : [[check, entry] satisfies [Check, string]],
    );
    expect(entries).toEqual([
      ['workspace_addresses', '198.51.100.7'],
      ['addresses', '198.51.100.0/24'],
      ['referrer', '*.good.com'],
      ['endpoint', 'GET /a/*'],
    ]);
  });

  it('is none where the check failed, was skipped or has no list', () => {
    const elsewhere = { ...request, address: '6.6.6.6' };
    const { trace } = decide(bound, elsewhere, NOW);
    const steps = ruledTrace(trace, bound, elsewhere);
    expect(steps.filter(({ entry }) => entry !== null)).toEqual([]);
    expect(steps.find(({ outcome }) => outcome === 'failed')?.check).toBe('workspace_addresses');
  });
});
