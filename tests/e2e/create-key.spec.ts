import { callApi, sql } from './support/installation';
import {
  choose,
  create,
  createAndFinish,
  finish,
  listens,
  messageOf,
  openList,
  openSheet,
  randomPartOf,
  revealedSecret,
  revealOf,
  rowOf,
} from './support/keys';
import { remainsOf } from './support/remains';
import { captureForm, replay } from './support/replay';
import { expect, test } from './support/test';
import { record } from './support/traffic';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a key is created, copied and put away with eight key presses besides its name', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  let presses = 0;
  const press = async (key: string) => {
    presses += 1;
    await page.keyboard.press(key);
  };
  await press('c');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Warehouse sync');
  await press('Enter');
  const secret = await revealedSecret(page);
  await expect(page.getByRole('button', { name: 'Copy key' })).toBeFocused();
  await press('Enter');
  await expect(page.getByRole('button', { name: 'Copy key: copied' })).toBeFocused();
  const done = page.getByRole('link', { name: 'Done' });
  while (!(await done.evaluate((link) => link === document.activeElement))) await press('Tab');
  await press('Enter');

  await expect(rowOf(page, 'Warehouse sync')).toContainText('Active');
  expect(presses).toBeLessThanOrEqual(8);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  expect(await callApi(secret)).toMatchObject({
    status: 200,
    body: { data: { name: 'Warehouse sync', status: 'ACTIVE' } },
  });
});

test('a secret is in the one answer that creates it and nowhere else', async ({
  page,
  context,
  workspace,
}) => {
  const traffic = await record(context);
  await openList(page, workspace);
  const listening = listens(page);
  const secret = await create(page, 'Metabase');
  await listening;
  await page.getByRole('button', { name: 'Copy key' }).click();
  expect((await callApi(secret)).status).toBe(200);
  await expect(revealOf(page).getByRole('status').filter({ hasText: '200 · GET' })).toBeVisible();
  await revealOf(page).getByRole('link', { name: 'Done' }).click();
  await expect(rowOf(page, 'Metabase')).toBeVisible();
  const random = randomPartOf(secret);
  await page.evaluate(() => navigator.clipboard.writeText(''));
  expect(await remainsOf(page)).not.toContain(random);

  await page.reload();
  expect(await remainsOf(page)).not.toContain(random);
  await page.getByRole('link', { name: 'Metabase', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Metabase');
  expect(await remainsOf(page)).not.toContain(random);
  for (let step = 0; step < 3; step += 1) {
    await page.goBack();
    expect(await page.content()).not.toContain(random);
    if (page.url() === 'about:blank') break;
  }
  await page.goForward();
  expect(await page.content()).not.toContain(random);

  const exchanges = await traffic.settled();
  expect(exchanges.filter(({ sent }) => sent.includes(random))).toEqual([]);
  const answers = exchanges.filter(({ received }) => received.includes(random));
  expect(answers.map(({ request }) => request.method())).toEqual(['POST']);
  const heard = traffic.heard.filter(({ text }) => text.includes(random));
  expect(heard.map(({ method }) => method)).toEqual(['POST']);
  expect(traffic.heard.map(({ method }) => method)).toContain('EVENT');
  expect(answers[0]?.headers['cache-control']).toContain('no-store');
});

test('a form sent twice creates one key, and the second answer holds no secret', async ({
  page,
  context,
  workspace,
}) => {
  await openList(page, workspace);
  let secret = '';
  const form = await captureForm(page, async () => {
    secret = await create(page, 'Twice');
  });
  await finish(page);
  const again = await replay(context, form);
  expect(again.status()).toBe(200);
  const text = await again.text();
  expect(text).toContain('"secret":null');
  expect(text).not.toContain(randomPartOf(secret));
  expect(again.headers()['cache-control']).toContain('no-store');
  expect(await sql('SELECT name FROM api_keys WHERE workspace_id = $1', [workspace.id])).toEqual([
    { name: 'Twice' },
  ]);
  expect((await callApi(secret)).status).toBe(200);
});

test('what is wrong with a form is said beside it and nothing typed is lost', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill('Too late');
  await sheet.getByRole('radio', { name: 'Limited' }).check();
  await sheet
    .getByRole('radiogroup', { name: 'usage' })
    .getByRole('radio', { name: 'Read' })
    .check();
  await sheet.getByRole('radio', { name: 'Date & time' }).check();
  await sheet.getByLabel(/^Date and time of expiry/).fill('2020-01-31T18:00');
  await sheet.getByRole('button', { name: 'Create key' }).click();
  const alert = sheet.getByRole('alert');
  await expect(alert).toContainText('The key would expire in the past.');
  await alert.getByRole('link').click();
  await expect(sheet.getByRole('group', { name: 'Expires' })).toBeFocused();
  await expect(sheet.getByLabel('Name')).toHaveValue('Too late');
  await expect(sheet.getByRole('radio', { name: 'Limited' })).toBeChecked();
  await expect(
    sheet.getByRole('radiogroup', { name: 'usage' }).getByRole('radio', { name: 'Read' }),
  ).toBeChecked();
  await sheet.getByRole('radio', { name: '30 d' }).check();
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await revealedSecret(page);
});

test('leaving a filled-in sheet asks once', async ({ page, workspace }) => {
  await openList(page, workspace);
  const sheet = await openSheet(page);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await openSheet(page);
  await sheet.getByLabel('Name').fill('Half');
  await page.keyboard.press('Escape');
  await expect(sheet.getByRole('status')).toHaveText('Discard what you have filled in?');
  await sheet.getByRole('button', { name: 'Keep editing' }).click();
  await expect(sheet.getByLabel('Name')).toHaveValue('Half');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
});

test('closing an unstored secret asks once; Esc and a press outside never close it', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  await create(page, 'Careless');
  const panel = revealOf(page);
  const question = panel.getByRole('alert').filter({ hasText: 'cannot be shown again' });
  for (const attempt of [
    () => page.keyboard.press('Escape'),
    () => page.mouse.click(5, 400),
    () => panel.getByRole('link', { name: 'Done' }).click(),
  ]) {
    await attempt();
    await expect(question).toBeVisible();
    await revealedSecret(page);
    await panel.getByRole('button', { name: 'Keep it open' }).click();
    await expect(question).toBeHidden();
  }
  await panel.getByRole('link', { name: 'Done' }).click();
  await panel.getByRole('link', { name: 'Close without storing' }).click();
  await expect(panel).toBeHidden();
  await expect(rowOf(page, 'Careless')).toBeVisible();
});

test('a sheet that is opened right after Done is a fresh one', async ({ page, workspace }) => {
  await openList(page, workspace);
  await create(page, 'First of two');
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // The list is slow to come back.
  await page.route(/_rsc=/, async (route) => {
    await held;
    await route.continue();
  });
  await revealOf(page).getByRole('checkbox').check();
  await revealOf(page).getByRole('link', { name: 'Done' }).click();
  await expect(revealOf(page)).toBeHidden();
  await page.getByRole('link', { name: 'Create key' }).first().click();
  release();
  const sheet = page.getByRole('dialog', { name: 'Create live key' });
  await expect(sheet.getByLabel('Name')).toHaveValue('');
  await expect(rowOf(page, 'First of two')).toBeVisible();
});

test('Esc does not close a stored secret either', async ({ page, workspace }) => {
  await openList(page, workspace);
  await create(page, 'Stored');
  await page.getByRole('button', { name: 'Copy key' }).click();
  await expect(page.getByRole('checkbox', { name: 'I have stored this key' })).toBeChecked();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 400);
  await revealedSecret(page);
});

test('downloading the .env file counts as storing, and the file holds the key', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await create(page, 'Deploy');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download .env' }).click();
  const stream = await (await downloading).createReadStream();
  expect(Buffer.concat(await stream.toArray()).toString()).toBe(`API_KEY=${secret}\n`);
  await revealOf(page).getByRole('link', { name: 'Done' }).click();
  await expect(revealOf(page)).toBeHidden();
});

test('each way to copy as code puts that code and the key into the clipboard', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await create(page, 'Snippets');
  for (const [label, beginning] of [
    ['curl', 'curl -sS '],
    ['Node', 'const response = await fetch('],
    ['Python', 'import urllib.request'],
    ['PowerShell', 'Invoke-RestMethod '],
    ['.env', 'API_KEY='],
  ] as const) {
    await page.getByRole('button', { name: 'Copy as…' }).click();
    await page.getByRole('menuitem', { name: label, exact: true }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain(beginning);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(secret);
  }
});

test('a regenerated key keeps its id; the old secret is refused and the new one works', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const old = await createAndFinish(page, 'Ledger');
  const { id } = (await callApi(old)).body.data;
  await choose(page, 'Ledger', 'Regenerate…');
  const dialog = page.getByRole('alertdialog', { name: 'Regenerate key' });
  await expect(dialog.getByRole('link', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Regenerate' }).click();
  const fresh = await revealedSecret(page);
  expect(fresh).not.toBe(old);
  expect(await callApi(old)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  expect(await callApi(fresh)).toMatchObject({ status: 200, body: { data: { id } } });
  await finish(page);
  await expect(rowOf(page, 'Ledger')).toContainText(fresh.slice(-4));
  expect(await remainsOf(page)).not.toContain(randomPartOf(fresh));
});

test('a row’s menu copies the id of its key', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Courier');
  const { id } = (await callApi(secret)).body.data;
  await choose(page, 'Courier', 'Copy id');
  await expect(messageOf(page)).toContainText('Copied the id.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
});
