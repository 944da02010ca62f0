import { DESK, expectAccessible, PHONE } from './support/axe';
import { callApi, sql } from './support/installation';
import { insertKeys } from './support/key-rows';
import {
  choose,
  create,
  listens,
  listPath,
  messageOf,
  openList,
  openSheet,
  revealOf,
  rowOf,
} from './support/keys';
import { fillSignIn, newPasswordLink, newPerson, signIn, type Workspace } from './support/people';
import { expect, NOT_FOUND, test } from './support/test';

test.describe.configure({ mode: 'parallel' });

const KEYS = [
  { name: 'Running', lastUsedAt: new Date().toISOString() },
  { name: 'Paused', status: 'INACTIVE' },
  { name: 'Over', expiresAt: '2020-01-01' },
  { name: 'Soon over', expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
  { name: 'Ended', status: 'REVOKED' },
  { name: 'Rehearsal', environment: 'test' },
] as const;
const ALL = '&status=active&status=inactive&status=expired&status=revoked';

test.describe('to who is not signed in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('the pages around signing in have no fault that axe finds', async ({ page, watch }) => {
    watch.allow(NOT_FOUND);
    await page.goto('/login');
    await expectAccessible(page, 'sign-in');
    await fillSignIn(page, 'nobody@northwind.example', 'wrong wrong wrong wrong');
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await expectAccessible(page, 'refused sign-in');
    await page.goto('/reset/gone');
    await expectAccessible(page, 'used link');
    const person = await newPerson('Lina Link');
    await page.goto(await newPasswordLink(person));
    await page.getByRole('textbox', { name: 'Password' }).fill('short');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await expectAccessible(page, 'refused password');
    await page.getByRole('textbox', { name: 'Password' }).fill('maple anchor violet 31');
    await page.getByRole('button', { name: 'Set password' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your password is set');
    await expectAccessible(page, 'password set');
    await signIn(page, person.email, 'maple anchor violet 31');
    await expectAccessible(page, 'no workspace');
    await page.goto('/nowhere');
    await expectAccessible(page, 'not found');
    await page.goto('/docs/errors');
    await expectAccessible(page, 'errors');
  });
});

test('lists and pages of keys have no fault that axe finds', async ({ page, workspace, watch }) => {
  watch.allow(NOT_FOUND);
  await openList(page, workspace);
  await expectAccessible(page, 'empty list');
  await insertKeys(workspace, KEYS);
  await page.goto(listPath(workspace, 'live', ALL));
  await expect(page.getByRole('row')).toHaveCount(6);
  await expectAccessible(page, 'list');
  for (const name of ['Soon over', 'Ended']) {
    await page.goto(listPath(workspace, 'live', ALL));
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await expectAccessible(page, `page of the key “${name}”`);
  }
  await openList(page, workspace, 'test');
  await expectAccessible(page, 'test list');
  await page.goto(listPath(workspace, 'live', '&q=nothing'));
  await expectAccessible(page, 'no match');
  await page.goto(`/${workspace.slug}/settings/api-keys/nothing`);
  await expectAccessible(page, 'key not found');
});

test('menus, dialogs and messages over a list have no fault that axe finds', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, KEYS);
  await openList(page, workspace);
  await page.getByRole('button', { name: 'Actions for Running' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectAccessible(page, 'menu of a row', [DESK]);
  await page.keyboard.press('Escape');
  for (const action of ['Rename…', 'Regenerate…', 'Revoke…']) {
    await choose(page, 'Running', action);
    await expect(page.getByRole('heading', { level: 2 }).last()).toContainText('key');
    await expectAccessible(page, action);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Actions for Running' })).toBeFocused();
  }
  await choose(page, 'Running', 'Deactivate');
  await expect(messageOf(page)).toBeVisible();
  await expectAccessible(page, 'message with Undo');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectAccessible(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').getByText('Ada Winter').click();
  await expectAccessible(page, 'account menu', [DESK]);
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').getByText(workspace.name).first().click();
  await expectAccessible(page, 'workspaces', [DESK]);
  await page.setViewportSize(PHONE);
  await page.getByRole('banner').getByText(workspace.name).first().click();
  await page.getByRole('banner').getByText('Ada Winter').click();
  await expectAccessible(page, 'menu on a phone', [PHONE]);
});

test('the sheet and the panel that shows a secret have no fault that axe finds', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const sheet = await openSheet(page);
  await expectAccessible(page, 'sheet');
  await sheet.getByLabel('Name').fill('Scanned');
  await sheet.getByRole('radio', { name: 'Limited' }).check();
  await sheet.getByRole('radio', { name: 'Date & time' }).check();
  await sheet.getByLabel(/^Date and time of expiry/).fill('2020-01-31T18:00');
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await expect(sheet.getByRole('alert')).toBeVisible();
  await expectAccessible(page, 'sheet with a fault');
  await page.keyboard.press('Escape');
  await expect(sheet.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await expectAccessible(page, 'question before leaving');
  await page.keyboard.press('Escape');

  const listening = listens(page);
  const secret = await create(page, 'Shown');
  await listening;
  const panel = revealOf(page);
  await expectAccessible(page, 'panel');
  await panel.getByRole('button', { name: 'Copy as…' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await expectAccessible(page, 'menu of the panel', [DESK]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Hide' }).click();
  await callApi(secret);
  await expect(panel).toContainText('200 · GET');
  await expectAccessible(page, 'panel that asks, with a call that arrived');
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  await expect(page.getByRole('dialog', { name: 'This key is no longer shown' })).toBeVisible();
  await expectAccessible(page, 'panel that forgot');
});

test('what a viewer sees has no fault that axe finds', async ({ page, workspace }) => {
  await insertKeys(workspace, KEYS);
  await demote(workspace);
  await openList(page, workspace);
  await expect(page.getByRole('button', { name: 'Create key' })).toBeDisabled();
  await expectAccessible(page, 'list of a viewer');
  await rowOf(page, 'Running').getByRole('link', { name: 'Running', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Running');
  await expectAccessible(page, 'key of a viewer');
});

async function demote({ id }: Workspace) {
  await sql(`UPDATE memberships SET role = 'viewer' WHERE workspace_id = $1`, [id]);
}
