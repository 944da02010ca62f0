import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright/test';
import { keydesk as defaults } from '@/lib/core/profiles/keydesk';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { Installation, OWNER } from '../support/installation';
import { expectAccessible } from './support/axe';
import { callApi, sql } from './support/installation';
import { finish, listPath, messageOf, openList, openSheet, revealedSecret } from './support/keys';
import { ownerState } from './support/people';
import { expect, test } from './support/test';

test('a scope that is taken away is refused by the next call, and it is said before', async ({
  page,
  browser,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createWith(page, 'Warehouse sync', 'Full');
  const { id } = (await callApi(secret)).body.data;
  await page.getByRole('link', { name: 'Warehouse sync', exact: true }).click();
  await page.getByRole('link', { name: 'Edit access' }).click();
  const sheet = sheetOf(page);
  await expect(sheet.getByRole('status')).toContainText('Nothing changes');
  await sheet.getByRole('radio', { name: 'Limited' }).check();
  await choose(sheet, 'api_keys', 'Read');
  await expect(sheet.getByRole('status')).toContainText('The key loses api_keys:write: calls');
  await expectAccessible(page, 'edit access');
  await expect(sheet.getByRole('link', { name: 'Duplicate with wider access' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Save access' }).click();
  await expect(sheet).toBeHidden();
  await expect(messageOf(page)).toContainText('What Warehouse sync can do was saved.');
  const refused = await callApi(secret, `/v1/api-keys/${id}`, 'DELETE');
  expect([refused.status, refused.body.reason]).toEqual([403, 'scope_missing']);
  expect((await callApi(secret, '/v1/api-keys')).status).toBe(200);

  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: ownerState });
  const form = await plain.newPage();
  await form.goto(`${page.url().split('?')[0]}?env=live&access=${id}`);
  await choose(sheetOf(form), 'usage', 'None');
  await sheetOf(form).getByRole('button', { name: 'Save access' }).click();
  await expect(sheetOf(form).getByRole('alert')).toContainText('The key loses usage:read');
  expect((await callApi(secret)).body.data.scopes).toContain('usage:read');
  await sheetOf(form).getByRole('checkbox', { name: 'I have read this' }).check();
  await sheetOf(form).getByRole('button', { name: 'Save access' }).click();
  await expect(sheetOf(form).getByRole('status')).toContainText('Saved.');
  expect((await callApi(secret)).body.data.scopes).not.toContain('usage:read');
  await plain.close();
  const rows = await sql('SELECT action FROM audit_log WHERE target_id = $1 ORDER BY at', [id]);
  expect(rows.map(({ action }) => action)).toEqual([
    'api_key.created',
    'api_key.narrowed',
    'api_key.narrowed',
  ]);
});

test('what another key can do is copied into the form, by hand, by a link and without a script', async ({
  page,
  browser,
  workspace,
}) => {
  await openList(page, workspace);
  const source = await createWith(page, 'Source', 'Read-only');
  const { id, scopes } = (await callApi(source)).body.data;
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill('Copy');
  await sheet.getByRole('radio', { name: 'Limited' }).check();
  await expect(radio(sheet, 'users', 'None')).toBeChecked();
  await sheet
    .getByRole('combobox', { name: 'Copy from another key' })
    .selectOption({ label: `Source (ending ${source.slice(-4)})` });
  await expect(sheet.getByText('Filled in from Source.')).toBeVisible();
  await expect(radio(sheet, 'users', 'Read')).toBeChecked();
  await sheet.getByRole('button', { name: 'Create key' }).click();
  const copy = await revealedSecret(page);
  expect((await callApi(copy)).body.data).toMatchObject({ name: 'Copy', scopes });
  await finish(page);

  await page.goto(listPath(workspace, 'live', `&new=1&from=${id}&scope=jobs:fly`));
  const linked = page.getByRole('dialog', { name: 'Create live key' });
  await expect(linked.getByRole('radio', { name: 'Read-only' })).toBeChecked();
  await expect(linked.getByRole('note')).toContainText('Filled in from Source.');
  await expect(linked.getByRole('note')).toContainText('does not exist: "jobs:fly"');
  await expectAccessible(page, 'filled in by a link');

  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: ownerState });
  const form = await plain.newPage();
  await form.goto(listPath(workspace, 'live', '&new=1&scope=usage:read'));
  await expect(radio(form.getByRole('dialog'), 'usage', 'Read')).toBeChecked();
  await form.getByRole('combobox', { name: 'Copy from another key' }).selectOption(id);
  await form.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(form.getByRole('dialog').getByRole('note')).toContainText('Filled in from Source.');
  await expect(form.getByRole('radio', { name: 'Read-only' })).toBeChecked();
  await plain.close();
});

test('where keys can be edited, what a key gains asks for the password again', async () => {
  test.setTimeout(120_000);
  const profile = path.join(temporaryFolder(), 'profile.json');
  writeFileSync(profile, JSON.stringify({ ...defaults, scopesAfterCreation: 'edit' }));
  const at = new Installation(profile);
  try {
    await at.start();
    const made = ['--level', 'limited', '--scope', 'workspaces:read'];
    const { id, secret } = await at.makeKey('Warehouse sync', ...made);
    const page = await at.page();
    await page.goto(`${at.origin}/northwind/settings/api-keys/${id}?env=live&access=${id}`);
    const sheet = page.getByRole('dialog', { name: 'Edit access of Warehouse sync' });
    await sheet.getByRole('status').waitFor();
    expect(await sheet.getByLabel('Your password').count()).toBe(0);
    const users = sheet.getByRole('radiogroup', { name: 'users' });
    await users.getByRole('radio', { name: 'Read' }).check();
    expect(await sheet.getByRole('status').innerText()).toContain('The key gains users:read');
    await sheet.getByLabel('Your password').fill('wrong wrong wrong wrong');
    await sheet.getByRole('button', { name: 'Save access' }).click();
    await sheet.getByText('That is not your password').first().waitFor();
    expect(await users.getByRole('radio', { name: 'Read' }).isChecked()).toBe(true);
    expect((await at.call(secret)).body.data.scopes).toEqual(['workspaces:read']);

    await sheet.getByLabel('Your password').fill(OWNER.password);
    await sheet.getByRole('button', { name: 'Save access' }).click();
    await sheet.waitFor({ state: 'hidden' });
    expect((await at.call(secret)).body.data.scopes).toEqual(['workspaces:read', 'users:read']);
    const rows = await at.sql('SELECT action FROM audit_log WHERE target_id = $1', [id]);
    expect(rows).toContainEqual({ action: 'api_key.widened' });
  } finally {
    await at.stop();
    await closeAll();
  }
});

/** Makes a key of that level by the sheet. */
async function createWith(page: Page, name: string, level: string): Promise<string> {
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill(name);
  await sheet.getByRole('radio', { name: level }).check();
  await sheet.getByRole('button', { name: 'Create key' }).click();
  const secret = await revealedSecret(page);
  await finish(page);
  return secret;
}

function sheetOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Edit access of Warehouse sync' });
}

function radio(sheet: Locator, resource: string, access: string): Locator {
  return sheet.getByRole('radiogroup', { name: resource }).getByRole('radio', { name: access });
}

async function choose(sheet: Locator, resource: string, access: string) {
  await radio(sheet, resource, access).check();
}
