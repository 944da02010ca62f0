import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { callApi, sql } from './support/installation';
import { createAndFinish, openList } from './support/keys';
import type { Workspace } from './support/people';
import { expect, NOT_FOUND, test } from './support/test';

const VERIFY = '/v1/api-keys/verify';

/** A key that made a request which was answered, and one that was refused; both are in the log. */
async function makeRequests(page: Page, workspace: Workspace): Promise<string> {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Billing server');
  expect((await callApi(secret)).status).toBe(200);
  expect((await callApi(secret, VERIFY, 'POST')).status).toBe(403);
  await expect.poll(() => logged(workspace)).toBe(2);
  return secret;
}

test('a refused request is found, read check by check, and asked again in Test access', async ({
  page,
  workspace,
}) => {
  await makeRequests(page, workspace);
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Logs');
  const rows = page.getByRole('table', { name: 'Requests' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await expectAccessible(page, 'logs');

  await page.getByLabel('Decision').selectOption('Refused');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText('Billing server');
  await rows.last().getByRole('link').click();
  const sheet = page.getByRole('dialog', { name: 'Request' });
  await expect(sheet).toContainText('This API key lacks the permission for this request.');
  await expect(sheet.getByRole('listitem').filter({ hasText: 'Failed' })).toHaveText(
    /It has every scope that the request needs/,
  );
  await expect(sheet).toContainText(`curl -X POST -H "Authorization: Bearer $API_KEY"`);
  await expectAccessible(page, 'a request');

  await sheet.getByRole('link', { name: 'Explain this denial' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Test access');
  await expect(page.getByRole('main')).toContainText(
    'In the log it was refused with scope_missing.',
  );
  await expect(page.getByLabel('Path')).toHaveValue(VERIFY);
  await page.getByRole('button', { name: 'Test access' }).click();
  await expect(page.getByRole('main')).toContainText('Denied');

  await page.goto(`/${workspace.slug}/logs?env=live`);
  const keys = page.getByLabel('Key', { exact: true });
  await expect(keys.locator('option')).toHaveText(['Any', 'Billing server']);
  await keys.selectOption('Billing server');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page).toHaveURL(/[?&]key=key_/);
  await expect(rows).toHaveCount(3);
  await expect(keys.locator('option:checked')).toHaveText('Billing server');
  const stranger = `key_${'0'.repeat(26)}`;
  await page.goto(`/${workspace.slug}/logs?env=live&key=${stranger}`);
  await expect(keys.locator('option:checked')).toHaveText(stranger);
  await page.goto(`/${workspace.slug}/logs?env=live&status=5xx`);
  await expect(page.getByRole('main')).toContainText('Nothing matches status = 5xx.');
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(rows).toHaveCount(3);
  await page.goto(`/${workspace.slug}/logs?env=test`);
  await expect(page.getByRole('main')).toContainText('No requests with test keys');
});

test('what is new appears by itself, and waits while somebody reads or presses p', async ({
  page,
  workspace,
  watch,
}) => {
  const secret = await makeRequests(page, workspace);
  await page.goto(`/${workspace.slug}/logs?env=live`);
  await page.getByRole('link', { name: 'Follow live' }).click();
  const rows = page.getByRole('table', { name: 'Requests' }).getByRole('row');
  await expect(page.getByRole('main')).toContainText('Live: new requests appear here.');
  await callApi(secret);
  await expect(rows).toHaveCount(4);

  await page.keyboard.press('p');
  await expect(page.getByRole('main')).toContainText('Paused.');
  await callApi(secret);
  await expect(page.getByRole('button', { name: 'Show 1 new' })).toBeVisible();
  await expect(rows).toHaveCount(4);
  await expectAccessible(page, 'live log');
  await page.keyboard.press('p');
  await expect(rows).toHaveCount(5);

  await rows.nth(1).hover();
  await expect(page.getByRole('main')).toContainText('Resting while you look at the list.');
  await callApi(secret);
  await expect(page.getByRole('button', { name: 'Show 1 new' })).toBeVisible();
  await expect(rows).toHaveCount(5);
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(rows).toHaveCount(6);

  // Who is removed meanwhile is told nothing more.
  watch.allow(NOT_FOUND);
  await sql('DELETE FROM memberships WHERE workspace_id = $1', [workspace.id]);
  await expect(page.getByRole('main')).toContainText('Connecting…');
});

test('a key that uses one of its scopes is narrowed to it, and goes on working', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Reporting');
  expect((await callApi(secret, '/v1/workspaces')).status).toBe(200);
  const use = page.getByRole('region', { name: 'Use' });
  await expect(async () => {
    await page.goto(`/${workspace.slug}/settings/api-keys?env=live`);
    await expect(page.getByRole('row').filter({ hasText: 'Reporting' })).toContainText(
      '1 request, 0 % errors',
      { timeout: 500 },
    );
    await page.getByRole('link', { name: 'Reporting', exact: true }).click();
    await expect(use).toContainText('Known of 1 of 1 requests', { timeout: 1_000 });
  }).toPass();
  await expectAccessible(page, 'use of a key');
  await expect(use).toContainText('1 request, 0 % errors');
  await expect(use).toContainText('GET /v1/workspaces, answered 200, from 127.0.0.1');
  await expect(use).toContainText(/Uses 1 of its \d scopes: workspaces:read/);
  await use.getByRole('link', { name: 'Narrow it to what it uses…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Edit access' });
  await sheet.getByRole('button', { name: 'Save access' }).click();
  await expect(use).toContainText('Uses 1 of its 1 scopes');
  expect((await callApi(secret, '/v1/workspaces')).status).toBe(200);
  await expect.poll(() => logged(workspace)).toBe(2);
  await use.getByRole('link', { name: 'View logs' }).click();
  await expect(page.getByRole('table', { name: 'Requests' }).getByRole('row')).toHaveCount(3);
});

async function logged({ id }: Workspace): Promise<number> {
  const [row] = await sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM request_log WHERE workspace_id = $1',
    [id],
  );
  return row?.count ?? 0;
}
