import { callApi, sql } from './support/installation';
import { choose, createAndFinish, messageOf, openList, rowOf } from './support/keys';
import { expect, test } from './support/test';

test('a deactivated key is refused from the next call on, until Undo or Activate', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Partner');
  await choose(page, 'Partner', 'Deactivate');
  await expect(messageOf(page)).toContainText('Partner is refused from now on.');
  expect(await callApi(secret)).toMatchObject({
    status: 401,
    body: { code: 'unauthorized', reason: 'key_inactive' },
  });
  await expect(rowOf(page, 'Partner')).toContainText('Deactivated');

  await messageOf(page).getByRole('button', { name: 'Undo' }).click();
  await expect(messageOf(page)).toContainText('Partner works again.');
  expect((await callApi(secret)).status).toBe(200);
  await expect(rowOf(page, 'Partner')).toContainText('Active');

  await page.getByRole('link', { name: 'Partner', exact: true }).click();
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Activate', exact: true })).toBeVisible();
  expect((await callApi(secret)).status).toBe(401);
  await page.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Deactivate', exact: true })).toBeVisible();
  expect((await callApi(secret)).status).toBe(200);
});

test('a message that offers Undo stays until it is dismissed', async ({ page, workspace }) => {
  await page.clock.install();
  await openList(page, workspace);
  await createAndFinish(page, 'Patient');
  await choose(page, 'Patient', 'Deactivate');
  await expect(messageOf(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.clock.fastForward('10:00');
  await expect(messageOf(page).getByRole('button', { name: 'Undo' })).toBeVisible();
  await messageOf(page).getByRole('button', { name: 'Dismiss message' }).click();
  await expect(messageOf(page)).toBeHidden();
});

test('a renamed key keeps working, and Undo gives the old name back', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Old name');
  await choose(page, 'Old name', 'Rename…');
  const dialog = page.getByRole('dialog', { name: 'Rename key' });
  await expect(dialog.getByLabel('Name')).toHaveValue('Old name');
  await dialog.getByLabel('Name').fill('New name');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(rowOf(page, 'New name')).toBeVisible();
  expect((await callApi(secret)).body.data.name).toBe('New name');
  await messageOf(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'Old name')).toBeVisible();
});

test('a name that hides characters is refused beside the field', async ({ page, workspace }) => {
  await openList(page, workspace);
  await createAndFinish(page, 'Plain');
  await choose(page, 'Plain', 'Rename…');
  const dialog = page.getByRole('dialog', { name: 'Rename key' });
  await dialog.getByLabel('Name').fill('Pl\u202eain');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog.getByLabel('Name')).toHaveAccessibleDescription(/invisible or control/);
  await expect(dialog.getByLabel('Name')).toHaveValue('Pl\u202eain');
});

test('a key in use is revoked for good by who types its last four', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'In use');
  const { id } = (await callApi(secret)).body.data;
  // The moment of the last use is written off the request's path.
  await expect.poll(() => lastUse(id)).not.toBeNull();
  await page.reload();
  await choose(page, 'In use', 'Revoke…');
  const dialog = page.getByRole('alertdialog', { name: 'Revoke key' });
  await expect(dialog.getByRole('button', { name: 'Deactivate instead' })).toBeFocused();
  await expect(dialog).toContainText('Last used');
  const confirmation = dialog.getByLabel('Last four characters');
  await confirmation.fill('nope');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(confirmation).toBeFocused();
  expect((await callApi(secret)).status).toBe(200);
  await confirmation.fill(secret.slice(-4));
  await dialog.getByLabel('Reason').fill('Left in a repository');
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(dialog).toBeHidden();
  expect(await callApi(secret)).toMatchObject({
    status: 401,
    body: { code: 'unauthorized', reason: 'key_revoked', detail: 'Invalid API key' },
  });

  await expect(rowOf(page, 'In use')).toBeHidden();
  await page.getByRole('link', { name: 'Revoked' }).click();
  await expect(rowOf(page, 'In use')).toContainText('Revoked');
  await page.getByRole('button', { name: 'Actions for In use' }).click();
  await expect(page.getByRole('menu')).toContainText('Revoked keys stay as history.');
  await expect(page.getByRole('menuitem')).toHaveText(['Open', 'Copy id', 'View logs']);
  await page.getByRole('menuitem', { name: 'Open' }).click();
  await expect(page.getByRole('main')).toContainText('Left in a repository');
  await expect(page.getByRole('main').getByRole('button', { name: /ctivate/ })).toHaveCount(0);
  await expect(
    page.getByRole('main').getByRole('link', { name: /Rename|Regen|Revoke/ }),
  ).toHaveCount(0);
});

test('a key that was never used is revoked without typing', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Never used');
  await choose(page, 'Never used', 'Revoke…');
  const dialog = page.getByRole('alertdialog', { name: 'Revoke key' });
  await expect(dialog).toContainText('It has never been used.');
  await expect(dialog.getByLabel('Last four characters')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(dialog).toBeHidden();
  expect((await callApi(secret)).status).toBe(401);
});

test('the way out of a revocation deactivates the key instead', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Doubtful');
  await choose(page, 'Doubtful', 'Revoke…');
  await page.getByRole('button', { name: 'Deactivate instead' }).click();
  await expect(rowOf(page, 'Doubtful')).toContainText('Deactivated');
  expect((await callApi(secret)).body.reason).toBe('key_inactive');
  await messageOf(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rowOf(page, 'Doubtful')).toContainText('Active');
  expect((await callApi(secret)).status).toBe(200);
});

async function lastUse(id: string): Promise<Date | null | undefined> {
  const [row] = await sql<{ at: Date | null }>(
    'SELECT last_used_at AS at FROM api_keys WHERE id = $1',
    [id],
  );
  return row?.at;
}
