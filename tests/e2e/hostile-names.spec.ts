import type { Page } from 'playwright/test';
import { callApi } from './support/installation';
import { insertKeys } from './support/key-rows';
import {
  create,
  finish,
  listens,
  listPath,
  openList,
  openSheet,
  revealOf,
  rowOf,
} from './support/keys';
import { join, newPerson, newWorkspace, signIn } from './support/people';
import { expect, NOT_FOUND, test } from './support/test';

/** Each would do something wherever it is taken for anything but text. */
const CORPUS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)' x='`,
  '</script><script>alert(1)</script>',
  '</title><svg/onload=alert(1)>',
  '--><svg onload=alert(1)><!--',
  'javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}',
  '$' + '{alert(1)}',
  '%3Cscript%3Ealert(1)%3C/script%3E',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '"}]</script>$1:"alert(1)',
  '__proto__',
  '../../../etc/passwd',
  "'; DROP TABLE api_keys; --",
  '\u2028alert(1)\u2029',
  'ﷺ'.repeat(20),
] as const;

test('names of keys, workspaces and people are text and nothing else, on every page', async ({
  page,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  const [script] = CORPUS;
  const workspace = await newWorkspace(CORPUS[1]);
  const person = await newPerson(CORPUS[3]);
  await join(person, workspace, 'admin');
  await insertKeys(
    workspace,
    CORPUS.map((name) => ({ name })),
  );
  await page.context().clearCookies();
  await signIn(page, person.email);

  await openList(page, workspace);
  for (const name of CORPUS) await expect(rowOf(page, name)).toBeVisible();
  await expect(page).toHaveTitle(`[LIVE] API Keys · ${CORPUS[1]}`);
  await expect(page.getByRole('complementary')).toContainText(CORPUS[1]);
  await page.getByRole('complementary').getByText(CORPUS[3]).click();

  await rowOf(page, script).getByRole('link', { name: script, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(script);
  await expect(page).toHaveTitle(`[LIVE] ${script} · API Keys · ${CORPUS[1]}`);
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  for (const overlay of ['Rename', 'Regenerate…', 'Revoke…']) {
    await page.getByRole('main').getByRole('link', { name: overlay }).click();
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  await page.goto(`/${workspace.slug}/settings/api-keys/${encodeURIComponent(CORPUS[1])}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This key is not here');
  await expectNothingRan(page);
});

test('what is typed into a form or an address is text and nothing else', async ({
  page,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  await openList(page, workspace);
  const [, image] = CORPUS;
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill(image);
  await expect(sheet).toContainText(`--name '${image}'`);
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await finish(page);
  await expect(rowOf(page, image)).toBeVisible();
  for (const text of CORPUS) {
    await page.goto(listPath(workspace, 'live', `&q=${encodeURIComponent(text)}x`));
    await expect(page.getByRole('heading', { level: 2 }).last()).toContainText(
      'No live key matches',
    );
  }
  for (const path of [
    `/${encodeURIComponent(image)}`,
    `/login?next=${encodeURIComponent(image)}`,
    `/reset/${encodeURIComponent(image)}`,
    listPath(workspace, 'live', `&new=1&template=${encodeURIComponent(image)}`),
    listPath(workspace, 'live', `&rename=${encodeURIComponent(image)}`),
    listPath(workspace, 'live', `&status=${encodeURIComponent(image)}&sort=%00&env=<>`),
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  await expectNothingRan(page);
});

test('a program’s name that is markup is text in the row that tells of its call', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const listening = listens(page);
  const secret = await create(page, 'Watched');
  await listening;
  await callApi(secret, '/v1/api-keys/current', 'GET', { 'user-agent': CORPUS[1] });
  await expect(revealOf(page)).toContainText(CORPUS[1]);
  await expectNothingRan(page);
});

/** The test's own watch fails on dialogs, violations and console output; this looks for what is left. */
async function expectNothingRan(page: Page) {
  const strays = await page.evaluate(
    () => [...document.images].length + document.body.getElementsByTagName('base').length,
  );
  expect(strays).toBe(0);
}
