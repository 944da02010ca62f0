import type { Locator, Page } from 'playwright/test';
import { expectAccessible, PHONE } from './support/axe';
import { auditCount, callApi, sql } from './support/installation';
import { insertKeys } from './support/key-rows';
import { createAndFinish, listPath, openList, rowOf } from './support/keys';
import { expect, test } from './support/test';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Bulk ${String(index).padStart(3, '0')}` }));

function barOf(page: Page): Locator {
  return page.getByRole('form', { name: 'Selected keys' });
}

function tickOf(page: Page, name: string): Locator {
  return page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
}

test('a range of keys is selected, and revoked once its use was read and typed', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Busy');
  expect((await callApi(secret)).status).toBe(200);
  await insertKeys(workspace, rows(5));
  await page.goto(listPath(workspace, 'live', '&sort=name'));
  await expect(barOf(page)).toBeHidden();
  await tickOf(page, 'Bulk 000').click();
  await expect(barOf(page).getByRole('status')).toHaveText('1 selected');
  await tickOf(page, 'Bulk 003').click({ modifiers: ['Shift'] });
  await expect(barOf(page).getByRole('status')).toHaveText('4 selected');
  await page.getByRole('link', { name: 'Busy', exact: true }).focus();
  await page.keyboard.press('x');
  await expect(barOf(page).getByRole('status')).toHaveText('5 selected');
  await expectAccessible(page, 'list with a selection');
  await expect
    .poll(() =>
      sql('SELECT 1 FROM api_keys WHERE name = $1 AND last_used_at IS NOT NULL', ['Busy']),
    )
    .toHaveLength(1);

  await barOf(page).getByRole('button', { name: 'Revoke…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revoke 5 keys');
  await expect(page.getByRole('region', { name: 'In use' })).toContainText('Busy');
  await expect(page.getByRole('region', { name: 'Idle' })).toContainText('Bulk 003');
  await expectAccessible(page, 'confirming a revocation of many');
  const before = await auditCount(workspace.id);
  await page.getByLabel('Reason').fill('end of the season');
  await page.getByLabel('Keys in use').fill('2');
  await page.getByRole('button', { name: 'Revoke 5 keys' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'refused revocation of many');
  expect(await auditCount(workspace.id)).toBe(before);
  expect((await callApi(secret)).status).toBe(200);
  await page.getByLabel('Keys in use').fill('1');
  await page.getByRole('button', { name: 'Revoke 5 keys' }).click();
  await expect(page.getByRole('status')).toContainText('5 keys are revoked for good.');
  expect((await callApi(secret)).body.reason).toBe('key_revoked');
  expect(await auditCount(workspace.id)).toBe(before + 5);
  await expectAccessible(page, 'many keys revoked');
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(rowOf(page, 'Bulk 004')).toBeVisible();
  await expect(rowOf(page, 'Busy')).toHaveCount(0);
});

test('all matching keys are deactivated in steps, and activated again by one button', async ({
  page,
  workspace,
}) => {
  await sql(
    `INSERT INTO api_keys (id, workspace_id, environment, name, prefix, permission_level, scopes, created_by)
     SELECT 'key_' || lpad(n::text, 5, '0') || substr($1, 9), $1, 'live', 'Fleet ' || n, 'sk_live_', 'full',
       '{}', user_id FROM memberships, generate_series(1, 640) n WHERE workspace_id = $1`,
    [workspace.id],
  );
  await openList(page, workspace);
  await page.getByRole('checkbox', { name: 'Select the keys of this page' }).check();
  await expect(barOf(page).getByRole('status')).toHaveText('50 selected');
  await barOf(page).getByRole('checkbox', { name: 'All 640 matching' }).check();
  await barOf(page).getByRole('button', { name: 'Deactivate…' }).click();
  await page.getByRole('button', { name: 'Deactivate 640 keys' }).click();
  await expect(page.getByRole('status').first()).toContainText(
    '640 keys are refused from now on.',
    {
      timeout: 30_000,
    },
  );
  await page.getByRole('button', { name: 'Undo: activate 640 keys' }).click();
  await expect(page.getByRole('status').first()).toContainText('640 keys work again.', {
    timeout: 30_000,
  });
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM api_keys WHERE workspace_id = $1 AND status = 'ACTIVE'`,
    [workspace.id],
  );
  expect(row?.count).toBe(640);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('keys are ticked, given an expiry and deactivated', async ({ page, workspace }) => {
    await insertKeys(workspace, rows(3));
    await page.setViewportSize(PHONE);
    await page.goto(listPath(workspace));
    await tickOf(page, 'Bulk 000').check();
    await tickOf(page, 'Bulk 002').check();
    await page.getByRole('button', { name: 'Set expiry…' }).click();
    await page.getByRole('radio', { name: '30 d' }).check();
    await page.getByRole('button', { name: 'Set expiry of 2 keys' }).click();
    await expect(page.getByRole('status').first()).toContainText('2 keys have a new expiry.');
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await tickOf(page, 'Bulk 001').check();
    await page.getByRole('button', { name: 'Deactivate…' }).click();
    await page.getByRole('button', { name: 'Deactivate 1 key' }).click();
    await page.getByRole('button', { name: 'Undo: activate 1 key' }).click();
    await expect(page.getByRole('status').first()).toContainText('1 key works again.');
  });
});
