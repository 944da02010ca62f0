import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLongOrCheap } from '@/lib/server/page-gate';
import { inCheckout } from '../../scripts/launch/checkout.mjs';

const source = (...file: string[]) => readFileSync(inCheckout(...file), 'utf8');

/** The address of each route.ts whose answer is a stream: its own, or of what it imports. */
function streamingAddresses(): string[] {
  const files = readdirSync(inCheckout('app'), { recursive: true, encoding: 'utf8' });
  const routes = files.filter((file) => path.basename(file) === 'route.ts');
  return routes
    .filter(streams)
    .map((file) =>
      `/${path.dirname(file)}`.replace(/\/\([^/]+\)/g, '').replace(/\[+(\.\.\.)?(\w+)\]+/g, '$2'),
    );
}

function streams(file: string): boolean {
  const text = source('app', file);
  const imported = [...text.matchAll(/from '@\/([^']+)'/g)].map(([, name]) => `${name}.ts`);
  return [text, ...imported.map((name) => source(name))].some((one) =>
    one.includes('new ReadableStream'),
  );
}

describe('what lasts takes no place of a page', () => {
  const addresses = streamingAddresses();

  it('is found by what it does', () => {
    expect(addresses.sort()).toEqual([
      '/workspace/logs/tail',
      '/workspace/settings/api-keys/id/arrivals',
      '/workspace/settings/audit-log/export',
      '/workspace/usage/export',
    ]);
  });

  it.each(addresses)('%s', (address) => expect(isLongOrCheap(address)).toBe(true));

  it.each([
    '/w/usage',
    '/w/logs',
    '/w/settings/audit-log',
    '/w/tail',
    '/w/arrivals',
    '/a/b/logs/tail',
  ])('but the page %s does', (address) => expect(isLongOrCheap(address)).toBe(false));
});
