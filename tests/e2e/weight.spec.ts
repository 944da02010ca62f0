import type { Page } from 'playwright/test';
import { COUNTRY_CODES } from '@/lib/core/country';
import { origin } from './support/installation';
import { insertKeys } from './support/key-rows';
import { listPath } from './support/keys';
import { join, newPerson, signIn } from './support/people';
import { expect, test } from './support/test';
import { type CountedRow, countRequests } from './support/usage-rows';

const KILOBYTE = 1_000;
/** Libraries that belong on the server: their words do not occur in scripts of ours. */
const SERVER_ONLY = /ZodError|recharts|date-fns|shiki|tailwind-merge/;

test('the sign-in needs at most 145 kB of scripts', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const { bytes, heading } = await visit(await context.newPage(), '/login');
  expect(heading).toBe('Sign in');
  expect(bytes, 'bytes').toBeLessThanOrEqual(145 * KILOBYTE);
});

test('the reference of errors needs at most 145 kB of scripts', async ({ page }) => {
  const { bytes } = await visit(page, '/docs/errors');
  expect(bytes, 'bytes').toBeLessThanOrEqual(145 * KILOBYTE);
});

test('a list of fifty keys needs at most 200 kB of scripts', async ({ page, workspace }) => {
  await insertKeys(
    workspace,
    Array.from({ length: 51 }, (_, index) => ({ name: `Key ${index}` })),
  );
  const { bytes, heading } = await visit(page, listPath(workspace));
  expect(heading).toBe('API Keys');
  expect(bytes, 'bytes').toBeLessThanOrEqual(200 * KILOBYTE);
});

test('usage and overview need at most 195 kB of scripts', async ({ page, workspace }) => {
  for (const name of ['Usage', 'Overview']) {
    const { bytes, heading } = await visit(page, `/${workspace.slug}/${name.toLowerCase()}`);
    expect(heading).toBe(name);
    expect(bytes, 'bytes').toBeLessThanOrEqual(195 * KILOBYTE);
  }
});

test('a week of every outcome is at most 400 kB of usage, and a day of it 200 kB of overview', async ({
  browser,
  workspace,
}) => {
  // Somebody who belongs to no other workspace: the owner's list of them grows with the journeys.
  const person = await newPerson('Kim Light');
  await join(person, workspace, 'owner');
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await signIn(page, person.email);
  const keys = Array.from({ length: 12 }, (_, index) => ({ name: `Key ${index}` }));
  await countRequests(page, workspace, everyHour(await insertKeys(workspace, keys)));
  for (const [path, limit] of [
    ['usage?env=live&range=7d', 400],
    ['usage?env=live&range=24h', 400],
    ['overview?env=live', 200],
  ] as const) {
    const answer = await page.request.get(`/${workspace.slug}/${path}`);
    const bytes = (await answer.body()).length;
    test.info().annotations.push({ type: path, description: `${bytes / KILOBYTE} kB` });
    expect(bytes, path).toBeLessThanOrEqual(limit * KILOBYTE);
  }
});

/** Requests of every hour of a week: each outcome, and one by one 12 keys, 15 endpoints and 20 countries. */
function everyHour(keys: readonly string[]): CountedRow[] {
  const outcomes = [
    { outcome: 'valid', status: 200, count: 12_345 },
    { outcome: 'valid', status: 500, count: 234 },
    { outcome: 'valid', status: 404, count: 345 },
    { outcome: 'key_revoked', status: 401, count: 456 },
    { outcome: 'scope_missing', status: 403, count: 567 },
    { outcome: 'rate_limited', status: 429, count: 678 },
  ];
  return Array.from({ length: 7 * 24 }, (_, hour) =>
    outcomes.map((outcome, at) => ({
      ...outcome,
      count: outcome.count + hour,
      minutesAgo: 60 * hour,
      keyId: keys[(hour + at) % keys.length] ?? '',
      endpoint: `GET /v1/workspaces/{id}/things-${hour % 15}/{id}`,
      country: COUNTRY_CODES[(hour + at) % 20] ?? 'ZZ',
    })),
  ).flat();
}

/** Loads a page and adds up its scripts as they came over the wire. Nothing comes from elsewhere. */
async function visit(page: Page, path: string): Promise<{ bytes: number; heading: string }> {
  const scripts: Promise<number>[] = [];
  const elsewhere: string[] = [];
  page.on('requestfinished', (request) => {
    if (new URL(request.url()).origin !== origin) elsewhere.push(request.url());
    if (request.resourceType() === 'script')
      scripts.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  const texts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') texts.push(response.text());
  });
  await page.goto(path);
  await page.waitForLoadState('load');
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  expect(elsewhere).toEqual([]);
  for (const text of await Promise.all(texts)) expect(text).not.toMatch(SERVER_ONLY);
  const sizes = await Promise.all(scripts);
  expect(sizes.length).toBeGreaterThan(0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  test.info().annotations.push({ type: 'scripts', description: `${bytes / KILOBYTE} kB` });
  return { bytes, heading };
}
