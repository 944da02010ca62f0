import type { Page } from 'playwright/test';
import { callApi, sql } from './support/installation';
import { insertKeys } from './support/key-rows';
import { listPath, randomPartOf, revealedSecret, revealOf, rowOf } from './support/keys';
import { join, newPerson, signIn, type Workspace } from './support/people';
import { expect, test } from './support/test';

test.use({ javaScriptEnabled: false, storageState: { cookies: [], origins: [] } });

test('without JavaScript one signs in, finds keys, changes the look and signs out', async ({
  page,
  workspace,
}) => {
  const person = await newPerson('Nora Noscript');
  await join(person, workspace, 'admin');
  await insertKeys(
    workspace,
    Array.from({ length: 60 }, (_, index) => ({ name: `Key ${String(index).padStart(2, '0')}` })),
  );
  await insertKeys(workspace, [{ name: 'Off duty', status: 'INACTIVE', lastFour: 'Qw7R' }]);
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong wrong wrong wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('wrong');
  await expect(page.getByLabel('E-mail')).toHaveValue(person.email);
  await signIn(page, person.email);
  await expect(page).toHaveURL(new RegExp(`/${workspace.slug}/settings/api-keys`));
  await expect(page.getByRole('row')).toHaveCount(51);

  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(rowOf(page, 'Key 00')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(12);
  await page.getByRole('link', { name: 'First page' }).click();
  for (const search of ['Off duty', 'Qw7R']) {
    await page.getByRole('searchbox').fill(search);
    await page.getByRole('searchbox').press('Enter');
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(rowOf(page, 'Off duty')).toBeVisible();
  }
  await page.goto(listPath(workspace));
  await page.getByRole('link', { name: 'Deactivated' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('link', { name: 'Test', exact: true }).click();
  await expect(page).toHaveTitle(/^\[TEST\]/);

  await page.getByRole('complementary').getByText(person.name).click();
  await page.getByRole('complementary').getByRole('button', { name: 'Dark' }).click();
  await page.getByRole('complementary').getByText(person.name).click();
  await expect(
    page.getByRole('complementary').getByRole('button', { name: 'Dark' }),
  ).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('complementary').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');
  await page.goto(listPath(workspace));
  await expect(page).toHaveURL(/\/login/);
});

test('without JavaScript a key lives its whole life', async ({ page, workspace }) => {
  const person = await newPerson('Nils Noscript');
  await join(person, workspace, 'admin');
  await signIn(page, person.email);

  await createByPage(page);
  const secret = await revealedSecret(page);
  const { id } = (await callApi(secret)).body.data;
  await expect(revealOf(page)).toContainText(`API_KEY=${secret}`);
  await expect(revealOf(page)).toContainText('curl -sS ');
  await expectReloadShowsNothing(page, workspace, secret);

  await page.goto(listPath(workspace));
  await page.getByRole('link', { name: 'Actions for Paper trail' }).click();
  await page.getByRole('link', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Ink trail');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('dialog')).toContainText('The key is now called Ink trail.');
  await page.getByRole('dialog').getByRole('link', { name: 'Close' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ink trail');

  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(page.getByRole('main')).toContainText('Deactivated');
  expect((await callApi(secret)).body.reason).toBe('key_inactive');
  await page.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Deactivate', exact: true })).toBeVisible();
  expect((await callApi(secret)).status).toBe(200);

  await page.getByRole('link', { name: 'Regenerate…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Regenerate' }).click();
  const fresh = await revealedSecret(page);
  expect((await callApi(secret)).status).toBe(401);
  expect((await callApi(fresh)).body.data.id).toBe(id);
  await revealOf(page).getByRole('link', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ink trail');
  expect(await page.content()).not.toContain(randomPartOf(fresh));

  await revokeByPage(page, fresh);
  expect((await callApi(fresh)).body.reason).toBe('key_revoked');
  await page.goto(listPath(workspace, 'live', '&status=revoked'));
  await expect(rowOf(page, 'Ink trail')).toContainText('Revoked');
});

async function createByPage(page: Page) {
  await page.getByRole('link', { name: 'Create key' }).first().click();
  const sheet = page.getByRole('dialog', { name: 'Create live key' });
  await sheet.getByLabel('Name').fill('Paper trail');
  await sheet.getByRole('radio', { name: 'Limited' }).check();
  await sheet
    .getByRole('radiogroup', { name: 'usage' })
    .getByRole('radio', { name: 'Read' })
    .check();
  await sheet.getByRole('radio', { name: 'Date & time' }).check();
  await sheet.getByLabel('Date and time of expiry, UTC').fill('2020-01-31T18:00');
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await expect(sheet.getByRole('alert')).toContainText('The key would expire in the past.');
  await expect(sheet.getByLabel('Name')).toHaveValue('Paper trail');
  await expect(sheet.getByRole('radio', { name: 'Limited' })).toBeChecked();
  await sheet.getByRole('radio', { name: '30 d' }).check();
  await sheet.getByRole('button', { name: 'Create key' }).click();
}

/** The reload sends the form again: it creates nothing, and the old secret is not shown. */
async function expectReloadShowsNothing(page: Page, workspace: Workspace, secret: string) {
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'This key was created before' })).toBeVisible();
  expect(await page.content()).not.toContain(randomPartOf(secret));
  expect(await sql('SELECT name FROM api_keys WHERE workspace_id = $1', [workspace.id])).toEqual([
    { name: 'Paper trail' },
  ]);
}

async function revokeByPage(page: Page, secret: string) {
  await page.reload();
  await page.getByRole('link', { name: 'Revoke…' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Revoke key' });
  await dialog.getByLabel('Last four characters').fill(secret.slice(-4));
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('This key is revoked.');
}
