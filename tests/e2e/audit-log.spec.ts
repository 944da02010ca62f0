import { readFileSync } from 'node:fs';
import { expectAccessible } from './support/axe';
import { sql } from './support/installation';
import { choose, createAndFinish, openList } from './support/keys';
import { join, newPerson, OWNER, signIn } from './support/people';
import { expect, test } from './support/test';

test('what was done is found by its filters, checked from the first row, and exported', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  await createAndFinish(page, '=HYPERLINK("x")');
  await createAndFinish(page, 'Second');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Audit log');
  const acts = page.getByRole('main').getByRole('listitem').filter({ hasText: /^#\d/ });
  await expect(acts).toHaveCount(2);
  await expect(acts.first()).toContainText(`${OWNER.name} created the key Second`);
  await expect(page.getByRole('main')).toContainText('Intact to #2');
  await expectAccessible(page, 'audit log');

  await page.getByRole('button', { name: 'Check from the first row' }).click();
  await expect(page.getByRole('main')).toContainText('checked from the first row');

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^audit-.*\.csv$/);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
  expect(csv).not.toMatch(/^"?=|,"?=/m);
  await expect(page.getByRole('main')).toContainText(`Saved ${download.suggestedFilename()}`);

  await page.getByLabel('What', { exact: true }).selectOption('Members');
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(page.getByRole('main')).toContainText('No act fits these filters');
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(acts).toHaveCount(2);
  await expect(page.getByLabel('What', { exact: true })).toHaveValue('');
  await page.getByLabel('Who').fill(OWNER.email);
  await page.getByRole('button', { name: 'Filter' }).click();
  await expect(acts).toHaveCount(2);
  expect(new URL(page.url()).searchParams.get('actor')).toBe(OWNER.email);

  await sql(`UPDATE audit_log SET via = 'api' WHERE workspace_id = $1 AND seq = 1`, [workspace.id]);
  await page.getByRole('button', { name: 'Check from the first row' }).click();
  await expect(page.getByRole('main')).toContainText('#1 is not as it was written');
  await expectAccessible(page, 'broken audit log');
});

test('a key has its history on its page, of which a developer sees their own and a viewer nothing', async ({
  browser,
  page,
  workspace,
  watch,
}) => {
  await openList(page, workspace);
  await createAndFinish(page, 'Watched');
  await choose(page, 'Watched', 'Deactivate');
  await expect(page.getByRole('row').filter({ hasText: 'Watched' })).toContainText('Deactivated');
  await page.getByRole('link', { name: 'Watched', exact: true }).click();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toContainText('deactivated the key Watched');
  await expect(history).toContainText('Active → Deactivated');

  for (const [role, sees] of [
    ['developer', 'Nothing that you may see'],
    ['viewer', null],
  ] as const) {
    const person = await newPerson(`Pat ${role}`);
    await join(person, workspace, role);
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    await watch.follow(context);
    const theirs = await context.newPage();
    await signIn(theirs, person.email);
    await theirs.goto(page.url());
    await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Watched');
    if (sees === null) await expect(theirs.getByRole('region', { name: 'History' })).toHaveCount(0);
    else await expect(theirs.getByRole('region', { name: 'History' })).toContainText(sees);
    const path = `/${workspace.slug}/settings/audit-log`;
    await theirs.goto(path);
    await expect(theirs.getByRole('link', { name: 'Export CSV' })).toHaveCount(0);
    await expect(theirs.getByRole('main')).not.toContainText('Watched');
    expect((await theirs.request.get(`${path}/export?format=jsonl`)).status()).toBe(403);
    await context.close();
  }
});

test('without a script the log is filtered, checked and exported by plain forms and links', async ({
  browser,
  page,
  workspace,
}) => {
  await openList(page, workspace);
  await createAndFinish(page, 'Plain');
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(`/${workspace.slug}/settings/audit-log`);
  await plain.getByLabel('What', { exact: true }).selectOption('Keys');
  await plain.getByRole('button', { name: 'Filter' }).click();
  await expect(plain.getByRole('main')).toContainText('created the key Plain');
  await plain.getByRole('button', { name: 'Check from the first row' }).click();
  await expect(plain.getByRole('main')).toContainText('checked from the first row');
  const downloading = plain.waitForEvent('download');
  await plain.getByRole('link', { name: 'Export JSONL' }).click();
  const text = readFileSync(await (await downloading).path(), 'utf8');
  expect(JSON.parse(text.trimEnd())).toMatchObject({ action: 'api_key.created', seq: 1 });
  await context.close();
});
