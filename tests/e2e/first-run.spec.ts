import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { auditCount, sql } from './support/installation';
import { listens } from './support/keys';
import { OWNER, ownerState, PASSWORD } from './support/people';
import { expect, NOT_FOUND, test } from './support/test';

const SECRET = /sk_test_[0-9A-Za-z]{22}/;

test.use({ storageState: { cookies: [], origins: [] } });

// One server, which is empty only once: each of these begins where the one before has ended.
test.describe.configure({ mode: 'serial' });

test('an empty installation leads to its set-up', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL('/setup');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up Keydesk');
  await page.goto('/login');
  await expect(page).toHaveURL('/setup');
  await expectAccessible(page, 'set-up');
});

test('a weak password is refused and nothing else that was typed is lost', async ({ page }) => {
  await page.goto('/setup');
  for (const [password, reason] of [
    ['short', '^Use at least 15 characters'],
    ['passwordpassword', 'guess'],
    ['northwindnorthwind', 'guess'],
  ] as const) {
    await fillSetup(page, OWNER.email, password);
    await page.getByRole('button', { name: 'Set up' }).click();
    const field = page.getByRole('textbox', { name: 'Password' });
    await expect(field).toHaveAccessibleDescription(new RegExp(reason));
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('');
    await expect(page.getByLabel('Your name')).toHaveValue(OWNER.name);
    await expect(page.getByLabel('E-mail')).toHaveValue(OWNER.email);
    await expect(page.getByLabel('Workspace name')).toHaveValue('Northwind');
  }
  await expectAccessible(page, 'refused set-up');
  expect(await auditCount()).toBe(0);
});

test('of two browsers one becomes owner; its first key works at once, and is seen to', async ({
  browser,
  watch,
}) => {
  const contexts = [await browser.newContext(), await browser.newContext()];
  const pages = await Promise.all(contexts.map((context) => context.newPage()));
  await Promise.all(
    pages.map(async (page, index) => {
      await page.goto('/setup');
      await fillSetup(page, index === 0 ? OWNER.email : 'other@northwind.example', PASSWORD);
    }),
  );
  const listening = pages.map((page) => listens(page).catch(() => {}));
  const answers = await Promise.all(pages.map(sendSetup));
  expect(answers.toSorted()).toEqual(['owner', 'told']);
  expect(await sql('SELECT role FROM memberships')).toEqual([{ role: 'owner' }]);
  expect(await sql('SELECT is_operator FROM workspaces')).toEqual([{ is_operator: true }]);
  // The journeys know the owner by one address, whichever browser was faster.
  await sql('UPDATE users SET email = $1', [OWNER.email]);

  const winner = answers.indexOf('owner');
  const page = pages[winner];
  if (page === undefined) throw new Error('nobody won');
  await listening[winner];
  await expectFirstCall(page);
  await expectNothingLeft(page);

  await page.context().storageState({ path: ownerState });
  watch.allow(NOT_FOUND);
  await expectSetupClosed(page);
});

async function fillSetup(page: Page, email: string, password: string) {
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByLabel('Workspace name').fill('Northwind');
}

async function sendSetup(page: Page): Promise<'owner' | 'told'> {
  await page.getByRole('button', { name: 'Set up' }).click();
  const revealed = page.getByRole('alertdialog', { name: 'Save this key now' });
  const told = page.getByRole('alert').filter({ hasText: 'The set-up is done already.' });
  await expect(revealed.or(told)).toBeVisible();
  return (await revealed.isVisible()) ? 'owner' : 'told';
}

async function expectFirstCall(page: Page) {
  const panel = page.getByRole('alertdialog');
  await expect(panel.getByText(SECRET).first()).toBeVisible();
  await expect(panel.getByRole('status').filter({ hasText: 'Waiting' })).toBeVisible();
  const { status, requestId } = await runShell(
    await panel.getByRole('figure', { name: 'curl command' }).getByRole('code').innerText(),
  );
  const arrival = panel.getByRole('status').filter({ hasText: requestId });
  await expect(arrival).toContainText('200 · GET /v1/api-keys/current', { timeout: 1_000 });
  expect(status).toBe(200);
}

/** Runs what the page displays, to the letter; a .curlrc beside it keeps the answer's headers. */
async function runShell(command: string): Promise<{ status: number; requestId: string }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'keydesk-journey-'));
  try {
    const file = path.join(folder, 'headers');
    writeFileSync(path.join(folder, '.curlrc'), `dump-header = "${file}"\n`);
    await promisify(execFile)('sh', ['-c', command], {
      env: { ...process.env, HOME: folder, CURL_HOME: folder },
    });
    const headers = readFileSync(file, 'utf8');
    return {
      status: Number(/^HTTP\/\S+ (\d+)/.exec(headers)?.[1]),
      requestId: /^request-id: (\S+)/im.exec(headers)?.[1] ?? 'no request id',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function expectNothingLeft(page: Page) {
  const secret = SECRET.exec((await page.getByRole('alertdialog').textContent()) ?? '')?.[0] ?? '';
  expect(secret).toMatch(SECRET);
  await page.getByRole('checkbox', { name: 'I have stored this key' }).check();
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API Keys');
  await expect(page.getByRole('row', { name: /First key/ })).toContainText(secret.slice(-4));
  expect(await page.content()).not.toContain(secret);
  await page.reload();
  await expect(page.getByRole('row', { name: /First key/ })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
}

async function expectSetupClosed(page: Page) {
  expect((await page.goto('/setup'))?.status()).toBe(404);
  await page.goto('/');
  await expect(page).toHaveURL('/northwind/settings/api-keys');
  await expect(page.getByRole('complementary').getByText(OWNER.name)).toBeVisible();
}
