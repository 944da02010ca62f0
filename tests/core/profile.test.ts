import { describe, expect, it } from 'vitest';
import { expiryRefusal } from '@/lib/core/lifetimes';
import { PROFILES } from '@/lib/core/profiles/index';
import { describeFaults, readProfile } from '@/lib/core/read-profile';

const { keydesk } = PROFILES;
const template = { id: 'a', label: 'A', name: 'A', level: 'full', scopes: [], expiry: 'never' };

it.each(Object.entries(PROFILES))('the profile %s is right', (_name, profile) => {
  expect(readProfile(profile).faults).toEqual([]);
});

describe('a profile is refused, with the path of each fault', () => {
  const live = { prefix: 'sk_live_', bodyLength: 22 };
  const invoices = { name: 'invoices', label: 'Invoices', read: 'Read invoices' };
  it.each([
    ['nothing at all', null, ['(the whole)']],
    ['an unknown field', { colour: 'red' }, ['(the whole)']],
    ['a missing name', { product: { supportAddress: null } }, ['product.name']],
    ['no address', { product: { name: 'A', supportAddress: 'x' } }, ['product.supportAddress']],
    [
      'a prefix without _',
      { keyFormats: { live: { ...live, prefix: 'sklive' }, test: null } },
      ['keyFormats.live.prefix'],
    ],
    [
      'capitals in a prefix',
      { keyFormats: { live: { ...live, prefix: 'SK_' }, test: null } },
      ['keyFormats.live.prefix'],
    ],
    [
      'a prefix with __',
      { keyFormats: { live: { ...live, prefix: 'sk__' }, test: null } },
      ['keyFormats.live.prefix'],
    ],
    [
      'too few random characters',
      { keyFormats: { live: { ...live, bodyLength: 15 }, test: null } },
      ['keyFormats.live.bodyLength'],
    ],
    [
      'too many',
      { keyFormats: { live: { ...live, bodyLength: 65 }, test: null } },
      ['keyFormats.live.bodyLength'],
    ],
    [
      'one prefix for both environments',
      { keyFormats: { live, test: live } },
      ['keyFormats.test.prefix'],
    ],
    [
      'secrets that look like ids',
      { keyFormats: { live: { ...live, prefix: 'key_' }, test: { ...live, prefix: 'sr_' } } },
      ['keyFormats.live.prefix', 'keyFormats.test.prefix'],
    ],
    ['an owner that is none', { owner: 'team' }, ['owner']],
    ['a resource twice', { resources: [invoices, invoices] }, ['resources[1].name']],
    [
      'a reserved resource',
      { resources: [{ ...invoices, name: 'api_keys' }] },
      ['resources[0].name'],
    ],
    [
      'a resource with a colon',
      { resources: [{ ...invoices, name: 'a:b' }] },
      ['resources[0].name'],
    ],
    ['a resource without actions', { resources: [{ name: 'a', label: 'A' }] }, ['resources[0]']],
    [
      'a template with an unknown scope',
      { templates: [{ ...template, level: 'limited', scopes: ['usage:read', 'jobs:read'] }] },
      ['templates[0].scopes[1]'],
    ],
    [
      'a limited template without scopes',
      { templates: [{ ...template, level: 'limited' }] },
      ['templates[0].scopes'],
    ],
    [
      'a full template with scopes',
      { templates: [{ ...template, scopes: ['usage:read'] }] },
      ['templates[0].scopes'],
    ],
    ['a template twice', { templates: [template, template] }, ['templates[1].id']],
    [
      'a template that expires where keys never do',
      {
        expiry: { policy: 'never', default: 'never', maxLifetimeDays: null },
        templates: [{ ...template, expiry: '7d' }],
      },
      ['templates[0].expiry'],
    ],
    [
      'a template longer than the maximum',
      {
        expiry: { policy: 'required', default: '30d', maxLifetimeDays: 90 },
        templates: [
          { ...template, expiry: '365d' },
          { ...template, id: 'b' },
        ],
      },
      ['templates[0].expiry', 'templates[1].expiry'],
    ],
    [
      'a maximum where keys need not expire',
      { expiry: { policy: 'optional', default: 'never', maxLifetimeDays: 90 }, templates: [] },
      ['expiry.maxLifetimeDays'],
    ],
    [
      'a default that is not allowed',
      { expiry: { policy: 'required', default: 'never', maxLifetimeDays: null }, templates: [] },
      ['expiry.default'],
    ],
    [
      'an invisible character',
      { labels: { ...keydesk?.labels, heading: 'API\u202eKeys' } },
      ['labels.heading'],
    ],
    ['no way to the page', { labels: { ...keydesk?.labels, menuPath: [] } }, ['labels.menuPath']],
  ])('%s', (_name, changes, paths) => {
    const value = changes === null ? null : { ...keydesk, ...changes };
    const { profile, faults } = readProfile(value);
    expect(profile).toBeNull();
    expect(describeFaults(faults).map((line) => line.split(': ')[0])).toEqual(paths);
  });
});

describe('when a key may stop', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
  it.each([
    ['never', null, null, null],
    ['never', null, inDays(1), 'do not expire here'],
    ['optional', null, null, null],
    ['optional', null, inDays(3_000), null],
    ['optional', null, inDays(0), 'in the past'],
    ['required', null, null, 'Every key expires here'],
    ['required', 90, null, 'after at most 90 days'],
    ['required', 90, inDays(90), null],
    ['required', 90, new Date(inDays(90).getTime() + 1), 'at most 90 days'],
  ] as const)('%s, at most %s days: %s → %s', (policy, maxLifetimeDays, at, refusal) => {
    const said = expiryRefusal({ policy, maxLifetimeDays }, at, now);
    if (refusal === null) expect(said).toBeNull();
    else expect(said).toContain(refusal);
  });
});
