import { describe, expect, it } from 'vitest';
import { createKeyInputOf } from '@/lib/web/actions/create-key-input';
import { isOwnOrigin } from '@/lib/web/check-origin';
import { boundText, formFields, manyOf, typedValues } from '@/lib/web/form-fields';
import { ownPath } from '@/lib/web/own-path';
import { frontFactsOf } from '@/lib/web/request-facts';
import { owned } from '../support/world';

describe('a form is ours', () => {
  it.each([
    ['http://localhost:3000', null, true],
    [null, 'same-origin', true],
    [null, null, false],
    [null, 'cross-site', false],
    [null, 'same-site', false],
    [null, 'none', false],
    ['null', 'same-origin', false],
    ['https://localhost:3000', 'same-origin', false],
    ['http://localhost:3001', 'same-origin', false],
    ['http://localhost:3000.evil.example', 'same-origin', false],
    ['http://evil.example', 'cross-site', false],
  ])('Origin %s, Sec-Fetch-Site %s: %s', (origin, site, isOwn) => {
    expect(isOwnOrigin(origin, site)).toBe(isOwn);
  });
});

describe('where a sign-in may lead', () => {
  it.each([
    '//evil.example',
    '/.//evil.example/x',
    '/..//evil.example',
    '/x/..//evil.example',
    '/a/../b',
    '/%2e//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https://evil.example',
    '/\t/evil.example',
    '/%09//evil.example\n',
    '@evil.example',
    'javascript:alert(1)',
    '',
    ' /a',
    '/a\\b',
    'http://localhost:3000@evil.example',
  ])('%j leads home', (text) => {
    expect(ownPath(text)).toBe('/');
  });

  it.each(['/', '/northwind/settings/api-keys?env=test', '/a?next=//evil.example'])(
    '%j is ours',
    (text) => {
      expect(ownPath(text)).toBe(text);
    },
  );
});

describe('what the front says', () => {
  it('is believed with this process’s token only', () => {
    expect(frontFactsOf(`${owned.frontToken} req_1 local 127.0.0.1`)).toEqual({
      id: 'req_1',
      address: '127.0.0.1',
      isLocal: true,
      proxies: 0,
    });
    expect(frontFactsOf(`${owned.frontToken} req_1 remote  2`)).toMatchObject({
      address: null,
      isLocal: false,
      proxies: 2,
    });
    for (const header of [
      null,
      '',
      'x req_1 local 127.0.0.1',
      `${owned.frontToken}x req_1 local 127.0.0.1`,
    ]) {
      expect(frontFactsOf(header)).toBeNull();
    }
  });
});

describe('a form’s fields', () => {
  it('come back when something must be mended, without what is secret or the framework’s', () => {
    const form = new FormData();
    const given = [
      ['name', 'CI'],
      ['scopes', 'a'],
      ['scopes', 'b'],
      ['password', 'x'],
      ['setupToken', 'y'],
      ['secret', 'z'],
      ['$ACTION_ID_1', ''],
    ] as const;
    for (const [name, value] of given) form.append(name, value);
    form.append('file', new Blob(['x']));
    const fields = formFields(form);
    expect(fields).toEqual({
      name: 'CI',
      scopes: ['a', 'b'],
      password: 'x',
      setupToken: 'y',
      secret: 'z',
    });
    expect(typedValues(fields)).toEqual({ name: 'CI', scopes: ['a', 'b'] });
    expect([manyOf(undefined), manyOf('a'), manyOf(['a', 'b'])]).toEqual([[], ['a'], ['a', 'b']]);
  });

  it('an argument that a page bound to it is a text, or nothing: never a condition for the database', () => {
    expect(boundText('acme')).toBe('acme');
    for (const forged of [{}, { not: '' }, ['acme'], null, undefined, 1, 'acme\0']) {
      expect(boundText(forged)).toBeNull();
    }
  });

  it('of a new key become its input; other levels than Limited choose no scopes', () => {
    const fields = {
      name: 'CI',
      environment: 'live',
      permissionLevel: 'limited',
      idempotencyKey: 'x',
      'access.api_keys': 'write',
      'access.users': 'read',
      'access.usage': 'none',
      'access.jobs': 'both',
      'access.stages': 'everything',
      scopes: 'usage:write',
      expiry: 'custom',
      expiryAt: '2030-01-31T18:00',
    };
    expect(createKeyInputOf(fields)).toEqual({
      name: 'CI',
      environment: 'live',
      permissionLevel: 'limited',
      idempotencyKey: 'x',
      scopes: ['api_keys:write', 'users:read', 'jobs:read', 'jobs:write', 'usage:write'],
      expiry: '2030-01-31T18:00Z',
      restrictions: {
        allowedAddresses: null,
        allowedReferrers: null,
        allowedEndpoints: null,
        reportOnly: [],
      },
      confirmed: [],
    });
    expect(createKeyInputOf({ ...fields, permissionLevel: 'full', expiry: '90d' })).toMatchObject({
      scopes: [],
      expiry: '90d',
    });
  });
});
