import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointTemplate } from '@/lib/core/endpoint-template';
import { BASE62 } from '@/lib/core/key-format';
import { FORMATS } from '../support/defaults';

describe('an endpoint is a template', () => {
  it.each([
    ['/', '/'],
    ['/health', '/health'],
    ['/v1/users', '/v1/users'],
    ['/users/42', '/users/{id}'],
    ['/users/42/posts/7', '/users/{id}/posts/{id}'],
    ['/reports/2026-11-22', '/reports/{id}'],
    ['/orders/3fa85f64-5717-4562-b3fc-2c963f66afa6', '/orders/{id}'],
    ['/orders/3FA85F64-5717-4562-B3FC-2C963F66AFA6/lines', '/orders/{id}/lines'],
    ['/runs/01jdkz8q4xw8f1n5r7t9v2y3ab', '/runs/{id}'],
    ['/keys/key_01m80am88h852ta0tp9rtf3c6p', '/keys/{id}'],
    ['/customers/cus_NffrFeUfNV2Hib', '/customers/{id}'],
    ['/objects/507f1f77bcf86cd799439011', '/objects/{id}'],
    ['/commits/9c4f2ab', '/commits/{id}'],
    ['/files/V1StGXR8_Z5jdHi6B-myT', '/files/{id}'],
    ['/people/ada@example.com', '/people/{id}'],
    ['/search/caf%C3%A9', '/search/{id}'],
    [`/long/${'x'.repeat(41)}`, '/long/{id}'],
    ['/api/internationalization/settings', '/api/internationalization/settings'],
    ['/api/getInternationalizationSettings', '/api/getInternationalizationSettings'],
    ['/api/line-items/top-10', '/api/line-items/top-10'],
    ['/a/b/c/d/e/f/g/h/i/j/k/l', '/a/b/c/d/e/f/g/h/i/j/…'],
  ])('%s is counted as %s', (path, template) => {
    expect(endpointTemplate('GET', path, FORMATS)).toBe(`GET ${template}`);
  });

  it('a method that was not told is any', () => {
    expect(endpointTemplate(undefined, '/users', FORMATS)).toBe('ANY /users');
  });

  it.each(['', 'users', '//a', '/../a', '/a?b=1', '/a%00', '/a\u0000', '/ä', '/{id}'])(
    'a path that servers read differently, %j, is other',
    (path) => expect(endpointTemplate('GET', path, FORMATS)).toBe('other'),
  );
});

const base62 = fc.string({ unit: fc.constantFrom(...BASE62), minLength: 22, maxLength: 22 });

it('no secret is in a template, wherever it stood', () => {
  const secret = fc
    .tuple(fc.constantFrom('sk_live_', 'sk_test_'), base62)
    .map(([prefix, body]) => `${prefix}${body}`);
  const around = fc.string({ unit: fc.constantFrom('a', '7', '/', '-', '_', '.', '~') });
  fc.assert(
    fc.property(around, secret, around, (before, text, after) => {
      const template = endpointTemplate('GET', `/${before}${text}${after}`, FORMATS);
      expect(FORMATS.holds(template)).toBe(false);
      expect(template).not.toContain(text.slice(8, 26));
    }),
  );
});

it('ids of one kind share a template', () => {
  const id = fc.oneof(
    fc.nat().map(String),
    fc.uuid(),
    fc.ulid().filter((text) => /\d/.test(text)),
    base62.filter((text) => /\d/.test(text)),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 40 }),
  );
  fc.assert(
    fc.property(id, (text) => {
      expect(endpointTemplate('GET', `/users/${text}/posts`, FORMATS)).toBe(
        'GET /users/{id}/posts',
      );
    }),
  );
});

it('whatever the path is, a template is short and printable', () => {
  const path = fc.oneof(
    fc.string({ unit: 'binary-ascii' }),
    fc.string({ unit: fc.constantFrom(...'a7/%-.@') }),
  );
  fc.assert(
    fc.property(
      fc.option(fc.constantFrom('GET', 'POST'), { nil: undefined }),
      path,
      (method, at) => {
        const template = endpointTemplate(method, at, FORMATS);
        expect(template.length).toBeLessThan(450);
        expect(template).toMatch(/^(other|(GET|POST|ANY) \/[!-~]*(\/…)?)$/);
      },
    ),
  );
});
