import type { Page } from 'playwright/test';
import { callApi } from './support/installation';
import { insertKeys } from './support/key-rows';
import {
  createAndFinish,
  listPath,
  messageOf,
  openList,
  revealedSecret,
  rowOf,
} from './support/keys';
import { expect, test } from './support/test';

test('every action of a row is done by keyboard alone, and Esc gives the focus back', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Keyed');
  const link = page.getByRole('link', { name: 'Keyed', exact: true });
  await page.keyboard.press('j');
  await expect(link).toBeFocused();

  await page.keyboard.press('e');
  const rename = page.getByRole('dialog', { name: 'Rename key' });
  await expect(rename.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(rename).toBeHidden();
  await expect(link).toBeFocused();
  await page.keyboard.press('e');
  await expect(rename.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' again');
  await page.keyboard.press('Enter');
  const renamed = page.getByRole('link', { name: 'Keyed again', exact: true });
  await expect(renamed).toBeFocused();

  await expectToggleAndUndo(page, secret);

  await renamed.focus();
  await page.keyboard.press('r');
  const regenerate = page.getByRole('alertdialog', { name: 'Regenerate key' });
  await expect(regenerate.getByRole('link', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const fresh = await revealedSecret(page);
  expect((await callApi(secret)).status).toBe(401);
  expect((await callApi(fresh)).status).toBe(200);
  await tabTo(page, 'I have stored this key');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeHidden();
  await expect(renamed).toBeFocused();

  await expectRevocation(page, fresh);
});

/** At most three presses from a focused row: deactivate, to the message, Undo. */
async function expectToggleAndUndo(page: Page, secret: string) {
  await page.keyboard.press('d');
  await expect(messageOf(page)).toContainText('is refused from now on');
  expect((await callApi(secret)).status).toBe(401);
  await page.keyboard.press('F8');
  await expect(messageOf(page).getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(messageOf(page)).toContainText('works again');
  expect((await callApi(secret)).status).toBe(200);
}

/** Each press waits for the focus that it acts on, as a person does who looks. */
async function chooseRevoke(page: Page) {
  await expect(page.getByRole('button', { name: 'Actions for Keyed again' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Revoke…' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Revoke key' });
  await expect(dialog.getByRole('button', { name: 'Deactivate instead' })).toBeFocused();
  return dialog;
}

async function expectRevocation(page: Page, secret: string) {
  const actions = page.getByRole('button', { name: 'Actions for Keyed again' });
  await page.keyboard.press('Tab');
  await expect(actions).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(actions).toBeFocused();

  const cancelled = await chooseRevoke(page);
  await page.keyboard.press('Escape');
  await expect(cancelled).toBeHidden();

  const dialog = await chooseRevoke(page);
  const confirmation = dialog.getByLabel('Last four characters');
  if (await confirmation.isVisible()) {
    await tabTo(page, 'Last four characters');
    await page.keyboard.type(secret.slice(-4));
    await page.keyboard.press('Enter');
  } else {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  }
  await expect(dialog).toBeHidden();
  expect((await callApi(secret)).body.reason).toBe('key_revoked');
}

test('single keys move between rows, open, search, go and explain themselves', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, [{ name: 'Third' }, { name: 'Second' }, { name: 'First' }]);
  await openList(page, workspace);
  const row = (name: string) => page.getByRole('link', { name, exact: true });
  for (const [key, name] of [
    ['j', 'First'],
    ['j', 'Second'],
    ['j', 'Third'],
    ['k', 'Second'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(row(name)).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Second');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API Keys');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list).toContainText('Deactivate or activate the focused key');
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('single keys rest while one types in a field, a menu or a dialog', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, [{ name: 'Untouched' }]);
  await openList(page, workspace);
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('cjkedrgk?/');
  await expect(page.getByRole('searchbox')).toHaveValue('cjkedrgk?/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.getByRole('button', { name: 'Actions for Untouched' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.press('c');
  const sheet = page.getByRole('dialog', { name: 'Create live key' });
  await expect(sheet.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('cd/?');
  await expect(sheet.getByLabel('Name')).toHaveValue('cd/?');
  await expect(rowOf(page, 'Untouched')).toContainText('Active');
});

test('with a modifier single keys are the browser’s', async ({ page, workspace }) => {
  await openList(page, workspace);
  for (const chord of ['Control+c', 'Alt+c', 'Meta+c', 'Control+/']) {
    await page.keyboard.press(chord);
  }
  await expect(page).toHaveURL(listPath(workspace));
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

/** Presses Tab until the control of that name has the focus. */
async function tabTo(page: Page, name: string) {
  const control = page.getByLabel(name);
  for (let presses = 0; presses < 20; presses += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(control).toBeFocused();
}
