import { describe, expect, it } from 'vitest';
import { parseRequestTarget } from '@/lib/core/request-target';

describe('the target of a request', () => {
  it.each([
    '',
    '*',
    'v1',
    '//v1',
    '/v1//a',
    '/v1/',
    '/v1/./a',
    '/v1/../a',
    '/v1/x/..',
    '/v1/%2e%2e/a',
    '/v1/%2E',
    '/v1/a%2fb',
    '/v1/%252e%252e/a',
    '/v1/a%25252fb',
    '/v1/a%25%30%30b',
    '/v1/a;x',
    '/v1;x/a',
    '/v1/a%5Cb',
    '/v1\\a',
    '/v1/a%00',
    '/v1/a%0d%0a',
    '/v1/%zz',
    '/v1/a%ff',
    '/v1/a%c0%af',
    '/v1/a b',
    '/v1/ä',
    'http://evil.example/v1',
    '/v1?a=%zz',
    '/v1#a',
    '/v1/%',
  ])('%j is refused', (target) => {
    expect(parseRequestTarget(target)).toBeNull();
  });

  it.each([
    ['/', '/', ''],
    ['/v1/api-keys?limit=1&cursor=a%2Fb', '/v1/api-keys', 'limit=1&cursor=a%2Fb'],
    ['/_next/static/chunks/%5Bid%5D.js', '/_next/static/chunks/%5Bid%5D.js', ''],
    ['/a?b//../c', '/a', 'b//../c'],
    ['/a?b;c', '/a', 'b;c'],
    ['/v1/50%25', '/v1/50%25', ''],
    ['/v1/key_%C3%A4', '/v1/key_%C3%A4', ''],
  ])('%j passes unchanged', (target, path, query) => {
    expect(parseRequestTarget(target)).toEqual({ path, query });
  });
});
