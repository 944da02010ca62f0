import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileEndpointRules, parseEndpointRule } from '@/lib/core/restrictions/endpoints';

function isHeld(rule: string, request: string): boolean {
  const [method = '', path = ''] = request.split(' ');
  return compileEndpointRules([rule]).matches(method, path);
}

describe('an endpoint rule', () => {
  it.each([
    'GET /v1/jobs/*',
    '* /v1/jobs',
    'POST /',
    'OPTIONS /*',
    'PATCH /a/*/b',
    'DELETE /a~b!c',
  ])('%s is taken as it is', (rule) => expect(parseEndpointRule(rule)).toEqual({ rule }));

  it('is spelled with one space', () => {
    expect(parseEndpointRule('  GET   /v1/jobs ')).toEqual({ rule: 'GET /v1/jobs' });
  });

  it.each([
    ['get /v1/jobs', 'GET /v1/jobs'],
    ['HEAD /v1/jobs', 'GET /v1/jobs'],
  ])('%s is refused, and %s is offered', (text, suggestion) => {
    expect(parseEndpointRule(text)).toMatchObject({ suggestion });
  });

  it.each([
    ...[
      '',
      'GET',
      '/v1/jobs',
      'GET v1/jobs',
      'GET /v1 /x',
      'FETCH /v1',
      'TRACE /v1',
      'GET,POST /v1',
    ],
    ...['GET /v1/', 'GET //v1', 'GET /v1//a', 'GET /v1/./a', 'GET /v1/../a', 'GET /v1/%2e%2e/a'],
    ...['GET /v1/a%2fb', 'GET /v1/a;b', 'GET /v1/a?b', 'GET /v1/a*', 'GET /v1/**', 'GET /v1/ä'],
    ...['GET /v1/{id}', 'GET https://a.example/v1', 'GET /v1/a#b', 'GET\t/v1'],
  ])('%j is refused', (text) => {
    expect(parseEndpointRule(text)).toHaveProperty('fault');
  });
});

describe('a request', () => {
  it.each([
    ['GET /v1/a', 'GET /v1/a', true],
    ['GET /v1/a', 'HEAD /v1/a', true],
    ['GET /v1/a', 'POST /v1/a', false],
    ['GET /v1/a', 'get /v1/a', false],
    ['GET /v1/a', 'OPTIONS /v1/a', false],
    ['POST /v1/a', 'HEAD /v1/a', false],
    ['* /v1/a', 'DELETE /v1/a', true],
    ['* /v1/a', 'OPTIONS /v1/a', true],
    ['GET /v1/jobs/*', 'GET /v1/jobs/7', true],
    ['GET /v1/jobs/*', 'GET /v1/jobs/7/runs/8', true],
    ['GET /v1/jobs/*', 'GET /v1/jobs', false],
    ['GET /v1/jobs/*', 'GET /v1/jobs/', false],
    ['GET /v1/jobs/*', 'GET /v1/jobsters/7', false],
    ['GET /v1/*/runs', 'GET /v1/7/runs', true],
    ['GET /v1/*/runs', 'GET /v1/7/8/runs', false],
    ['GET /v1/*/runs', 'GET /v1/runs', false],
    ['GET /v1/*/*', 'GET /v1/7/8/9', true],
    ['GET /v1/*/*', 'GET /v1/7', false],
    ['GET /*', 'GET /', false],
    ['GET /v1/a.b', 'GET /v1/axb', false],
    ['GET /v1/(a)+$', 'GET /v1/(a)+$', true],
    ['GET /v1/(a)+$', 'GET /v1/a', false],
  ])('rule %s, %j: %s', (rule, request, expected) => {
    expect(isHeld(rule, request)).toBe(expected);
  });
});

// Attack 18.
it.each([
  ...['/v1/a/', '/v1/A', '/V1/a', '/v1//a', '//v1/a', '/v1/./a', '/v1/x/../a', '/v1/%61', '/v1'],
  ...['/v1/a%2fb', '/v1/a;x', '/v1/a/b', '/x/v1/a', '/v1/ab', '/v1/a%00', '/v1/a?', '/v1/a\n'],
])('a rule without star holds its own path alone, and not %j', (path) => {
  expect(compileEndpointRules(['GET /v1/a']).matches('GET', path)).toBe(false);
});

const segment = fc.constantFrom('v1', 'jobs', 'a', '7', '%61', 'A');
const pattern = fc.array(fc.oneof(segment, fc.constant('*')), { minLength: 1, maxLength: 4 });
const path = fc.array(segment, { minLength: 1, maxLength: 5 });

/** The same decision, segment by segment. */
function isHeldBySegments(rule: readonly string[], asked: readonly string[]): boolean {
  return (
    (rule.at(-1) === '*' ? asked.length >= rule.length : asked.length === rule.length) &&
    rule.every((part, index) => part === '*' || part === asked[index])
  );
}

describe('for every pattern and path', () => {
  it('the pattern holds the path exactly when it does segment by segment', () => {
    fc.assert(
      fc.property(pattern, path, (rule, asked) => {
        const held = isHeld(`GET /${rule.join('/')}`, `GET /${asked.join('/')}`);
        expect(held).toBe(isHeldBySegments(rule, asked));
      }),
      { numRuns: 2_000 },
    );
  });

  it('whatever text is a rule is taken in one spelling or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'GET */v1.%;\\') }), (text) => {
        const parsed = parseEndpointRule(text);
        if ('rule' in parsed) expect(parseEndpointRule(parsed.rule)).toEqual(parsed);
      }),
      { numRuns: 2_000 },
    );
  });
});
