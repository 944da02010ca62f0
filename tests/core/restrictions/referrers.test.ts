import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileReferrerRules, parseReferrerRule } from '@/lib/core/restrictions/referrers';

const isHeld = (rule: string, referrer: string) => compileReferrerRules([rule]).matches(referrer);

describe('a referrer rule', () => {
  it.each([
    ['good.com', 'good.com'],
    ['GOOD.com', 'good.com'],
    ['good.com/', 'good.com'],
    ['HTTPS://Good.com:443/', 'https://good.com'],
    ['https://good.com:8443/App', 'https://good.com:8443/App'],
    ['good.com:443', 'good.com:443'],
    ['*.good.com', '*.good.com'],
    ['https://*.good.com/app/', 'https://*.good.com/app'],
    ['müller.example', 'xn--mller-kva.example'],
    ['localhost:3000', 'localhost:3000'],
    ['192.0.2.1', '192.0.2.1'],
    ['http://[2001:DB8::1]:3000', 'http://[2001:db8::1]:3000'],
  ])('%s is %s', (text, rule) => {
    expect(parseReferrerRule(text)).toEqual({ rule });
    expect(parseReferrerRule(rule)).toEqual({ rule });
  });

  it.each([
    ['good.com/*', 'good.com'],
    ['https://good.com/app/*', 'https://good.com/app'],
    ['*.good.com/app*', '*.good.com/app'],
  ])('%s is refused, and %s is offered', (text, suggestion) => {
    expect(parseReferrerRule(text)).toMatchObject({ suggestion });
  });

  it.each([
    ...['', '*', '*.', '*.com', '*.*.good.com', 'a.*.com', '**.good.com', 'go od.com', 'good.com.'],
    ...['https://', 'ftp://good.com', 'javascript:alert(1)', 'data:text/html,x', '//good.com'],
    ...['good.com@evil.io', 'good.com\\x', '*.192.0.2.1', '*.[::1]', 'good..com', 'good.com:x'],
    ...['good.com?x', 'good.com#x', 'good_com'],
  ])('%j is refused, with what is accepted', (text) => {
    expect(parseReferrerRule(text)).toEqual({ fault: expect.stringContaining('Give a host') });
  });
});

describe('a referrer', () => {
  it.each([
    ['good.com', 'https://good.com/', true],
    ['good.com', 'http://good.com/a?b', true],
    ['good.com', 'HTTPS://GOOD.com', true],
    ['good.com', 'https://good.com:443/', true],
    ['good.com', 'https://good.com:8443/', false],
    ['good.com:8443', 'https://good.com:8443/', true],
    ['good.com:443', 'https://good.com/', true],
    ['good.com:443', 'http://good.com/', false],
    ['https://good.com', 'http://good.com/', false],
    // Attack 17: nothing but the host decides.
    ['good.com', 'https://good.com.evil.io', false],
    ['good.com', 'https://evil.io/?good.com', false],
    ['good.com', 'https://evil.io/good.com', false],
    ['good.com', 'https://evil.io#good.com', false],
    ['good.com', 'https://good.com@evil.io', false],
    ['good.com', 'https://evil.io@good.com', false],
    ['good.com', 'https://evil.io\\@good.com', false],
    ['good.com', 'https://good.com\\@evil.io', false],
    ['good.com', 'https://good.com.', false],
    ['good.com', 'good.com', false],
    ['good.com', '//good.com', false],
    ['good.com', 'https://xgood.com', false],
    ['good.com', 'https://gооd.com', false],
    ['good.com', 'https://xn--gd-emcb.com', false],
    ['good.com', 'https://ｇｏｏｄ.com', false],
    ['good.com', ' https://good.com', false],
    ['good.com', 'https://good.com\t', false],
    ['good.com', 'null', false],
    ['good.com', '', false],
    ['good.com', 'data:text/html,https://good.com', false],
    ['good.com', 'about:blank', false],
    ['good.com', 'ftp://good.com/', false],
    ['müller.example', 'https://xn--mller-kva.example/', true],
    // A star is every host below, and not the domain itself: as in CSP.
    ['*.good.com', 'https://a.good.com', true],
    ['*.good.com', 'https://a.b.good.com', true],
    ['*.good.com', 'https://good.com', false],
    ['*.good.com', 'https://xgood.com', false],
    ['*.good.com', 'https://a.good.com.evil.io', false],
    // A path is itself and what is below it.
    ['good.com/app', 'https://good.com/app', true],
    ['good.com/app', 'https://good.com/app/x?y', true],
    ['good.com/app', 'https://good.com/apple', false],
    ['good.com/app', 'https://good.com/App', false],
    ['good.com/app', 'https://good.com/', false],
    ['good.com/app', 'https://good.com/app/../x', false],
    ['good.com/app', 'https://good.com/app/%2e%2e/x', false],
    ['good.com/app', 'https://good.com', false],
  ])('rule %s, %j: %s', (rule, referrer, expected) => {
    expect(isHeld(rule, referrer)).toBe(expected);
  });

  it('is held when one of several rules holds it', () => {
    const { matches } = compileReferrerRules(['good.com', '*.better.example']);
    expect(matches('https://a.better.example/x')).toBe(true);
    expect(matches('https://evil.io/')).toBe(false);
  });
});

const label = fc.stringMatching(/^[a-z]{1,6}$/);
const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

describe('for every host', () => {
  it('an exact rule holds its own host alone, a wildcard those that end in a dot and it', () => {
    fc.assert(
      fc.property(host, host, fc.constantFrom('', '.', 'x'), (one, other, between) => {
        for (const asked of [other, one, `${other}${between}${one}`, `${one}${between}${other}`]) {
          expect(isHeld(one, `https://${asked}/`)).toBe(asked === one);
          expect(isHeld(`*.${one}`, `https://${asked}/`)).toBe(asked.endsWith(`.${one}`));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('whatever text is a referrer is decided and never thrown about', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(isHeld('good.example', text)).toBe(false);
        expect(['rule', 'fault']).toContain(Object.keys(parseReferrerRule(text))[0]);
      }),
      { numRuns: 1_000 },
    );
    // Within the time of a busy machine.
  }, 30_000);
});
