import type { Locator, Page } from 'playwright/test';
import { DESK } from './support/axe';
import { callApi } from './support/installation';
import { insertKeys } from './support/key-rows';
import { createAndFinish, listPath, openList, randomPartOf, rowOf } from './support/keys';
import { remainsOf } from './support/remains';
import { expect, test } from './support/test';
import { record } from './support/traffic';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Key ${String(index).padStart(3, '0')}` }));

test('a search finds by name and by last four, and is in the address', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, [...numbered(3), { name: 'Warehouse sync', lastFour: 'Qw7R' }]);
  await openList(page, workspace);
  for (const search of ['warehouse', 'Qw7R']) {
    await page.getByRole('searchbox').fill(search);
    await page.getByRole('searchbox').press('Enter');
    await expect(page).toHaveURL(listPath(workspace, 'live', `&q=${search}`));
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(rowOf(page, 'Warehouse sync')).toBeVisible();
  }
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('Qw7R');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('row')).toHaveCount(5);
});

test('a whole key that is pasted or typed finds its key and reaches no address', async ({
  page,
  context,
  workspace,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Found again');
  const traffic = await record(context);
  await openList(page, workspace);
  const found = page.getByRole('search').getByRole('status');
  await page.evaluate((text) => navigator.clipboard.writeText(text), secret);
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Control+v');
  await expect(found).toContainText('Found again');
  await expect(page.getByRole('searchbox')).toHaveValue('');

  await openList(page, workspace);
  await page.getByRole('searchbox').pressSequentially(` ${secret}`);
  await page.keyboard.press('Enter');
  await expect(found).toContainText(`active live key ending in ${secret.slice(-4)}`);
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await page.evaluate(() => navigator.clipboard.writeText(''));
  expect(await remainsOf(page)).not.toContain(randomPartOf(secret));

  const exchanges = await traffic.settled();
  const inAddress = exchanges.filter(({ request }) => request.url().includes(randomPartOf(secret)));
  expect(inAddress.map(({ request }) => request.method())).toEqual([]);
  const answers = exchanges.filter(({ received }) => received.includes(randomPartOf(secret)));
  expect(answers.map(({ request }) => request.method())).toEqual([]);
  await found.getByRole('link', { name: 'Found again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Found again');
});

test('the secret of another workspace finds nothing', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Mine');
  await page.goto('/northwind/settings/api-keys?env=live');
  await page.getByRole('searchbox').fill(secret);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('search').getByRole('status')).toContainText(
    'No key of this workspace has this secret.',
  );
  expect((await callApi(secret)).status).toBe(200);
});

test('filters by status are in the address, add up, and can be taken off again', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, [
    { name: 'Running' },
    { name: 'Paused', status: 'INACTIVE' },
    { name: 'Over', expiresAt: '2020-01-01' },
    { name: 'Ended', status: 'REVOKED' },
  ]);
  await openList(page, workspace);
  expect(await names(page)).toEqual(['Over', 'Paused', 'Running']);
  for (const [filter, expected] of [
    ['Active', ['Running']],
    ['Deactivated', ['Paused', 'Running']],
    ['Expired', ['Over', 'Paused', 'Running']],
    ['Revoked', ['Ended', 'Over', 'Paused', 'Running']],
  ] as const) {
    await page.getByRole('link', { name: filter, exact: true }).click();
    await expect(chosen(page, filter)).toBeVisible();
    expect(await names(page)).toEqual(expected);
  }
  await expect(page).toHaveURL(/status=active&status=inactive&status=expired&status=revoked/);
  await chosen(page, 'Active').click();
  await expect(rowOf(page, 'Running')).toBeHidden();
  await page.reload();
  expect(await names(page)).toEqual(['Ended', 'Over', 'Paused']);
  await expect(rowOf(page, 'Over')).toContainText('Expired');
});

test('columns sort, and say by which they are sorted', async ({ page, workspace }) => {
  await insertKeys(workspace, [
    { name: 'b', lastUsedAt: '2026-01-01' },
    { name: 'a' },
    { name: 'c', lastUsedAt: '2026-02-01' },
  ]);
  // Where there is little room the list leaves out when keys were created.
  await page.setViewportSize(DESK);
  await openList(page, workspace);
  for (const [column, order, expected] of [
    ['Key', 'ascending', ['a', 'b', 'c']],
    ['Last used', 'descending', ['c', 'b', 'a']],
    ['Created', 'descending', ['c', 'a', 'b']],
  ] as const) {
    await page.getByRole('columnheader').getByRole('link', { name: column, exact: true }).click();
    const header = page.getByRole('columnheader', { name: column, exact: true });
    await expect(header).toHaveAttribute('aria-sort', order);
    expect(await names(page)).toEqual(expected);
  }
});

test('pages show every key once, whatever is created meanwhile', async ({ page, workspace }) => {
  const all = numbered(120);
  await insertKeys(workspace, all);
  await openList(page, workspace);
  await expect(page.getByRole('main')).toContainText('120 live keys');
  const seen = await names(page);
  await insertKeys(workspace, [{ name: 'Meanwhile' }]);
  for (const rows of [50, 20]) {
    const first = (await names(page))[0];
    await page.getByRole('link', { name: 'Next page' }).click();
    await expect(rowOf(page, first ?? '')).toBeHidden();
    await expect(page.getByRole('row')).toHaveCount(rows + 1);
    seen.push(...(await names(page)));
  }
  await expect(page.getByRole('link', { name: 'Next page' })).toHaveCount(0);
  expect(seen).toEqual(all.map(({ name }) => name).toReversed());
  await page.getByRole('link', { name: 'First page' }).click();
  await expect(rowOf(page, 'Meanwhile')).toBeVisible();
});

test('an invented place in the list leads to its first page, and that is said', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, numbered(2));
  await page.goto(listPath(workspace, 'live', '&cursor=invented'));
  await expect(page.getByRole('main')).toContainText('This is the first page.');
  await expect(page.getByRole('row')).toHaveCount(3);
});

test('an empty list says what a key is for; one that matches nothing offers the way back', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  await expect(page.getByRole('heading', { name: 'No live keys yet' })).toBeVisible();
  await page.getByRole('link', { name: 'CI read-only' }).click();
  const sheet = page.getByRole('dialog', { name: 'Create live key' });
  await expect(sheet.getByLabel('Name')).toHaveValue('CI');
  await expect(sheet.getByRole('radio', { name: 'Read-only' })).toBeChecked();
  await page.keyboard.press('Escape');
  await page.goto(listPath(workspace, 'live', '&status=expired&q=none'));
  await expect(
    page.getByRole('heading', { name: 'No live key matches “none” and status expired' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(listPath(workspace));
});

test('test and live differ in title, stripe and label, and hold different keys', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, [{ name: 'Real thing' }, { name: 'Rehearsal', environment: 'test' }]);
  await openList(page, workspace);
  await expect(page).toHaveTitle(`[LIVE] API Keys · ${workspace.name}`);
  expect(await stripe(page)).toBe('none');
  expect(await names(page)).toEqual(['Real thing']);
  const environment = page.getByRole('navigation', { name: 'Environment' });
  await expect(environment.getByRole('link', { name: 'Live' })).toHaveAttribute('aria-current');

  await environment.getByRole('link', { name: 'Test' }).click();
  await expect(page).toHaveTitle(`[TEST] API Keys · ${workspace.name}`);
  expect(await stripe(page)).toContain('repeating-linear-gradient');
  expect(await names(page)).toEqual(['Rehearsal']);
  await expect(rowOf(page, 'Rehearsal')).toContainText('sk_test_');
  await expect(environment.getByRole('link', { name: 'Test' })).toHaveAttribute('aria-current');
  await expect(page.getByRole('main')).toContainText('1 test key');
  // The choice is kept for addresses that name none.
  await page.goto(`/${workspace.slug}`);
  await expect(page).toHaveTitle(/^\[TEST\]/);
});

function chosen(page: Page, filter: string): Locator {
  return page.getByRole('link', { name: new RegExp(`^${filter}\\s*, remove filter$`) });
}

async function names(page: Page): Promise<string[]> {
  const headers = page.getByRole('rowheader').getByRole('link');
  return await headers.allInnerTexts();
}

/** How the line at the top of the page is drawn. */
async function stripe(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => {
    const [bar] = document.elementsFromPoint(innerWidth / 2, 1);
    return bar && getComputedStyle(bar).backgroundImage;
  });
}
