import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { auditCount, callApi, keydesk, sql } from './support/installation';
import { SECRET } from './support/keys';
import { customerWorkspace, operatorWorkspace, unknownSecret } from './support/operator';
import { join, newPerson, type Person, signIn, type Workspace } from './support/people';
import { captureForm, replay, type SentForm } from './support/replay';
import { expect, NOT_FOUND, test, type Watch } from './support/test';
import { record } from './support/traffic';

/** Makes a customer with an owner and keys that work. */
async function newCustomer(name: string, count: number) {
  const workspace = await customerWorkspace(name);
  const owner = await newPerson(`${name} owner`);
  await join(owner, workspace, 'owner');
  const made: { id: string; secret: string }[] = [];
  for (let index = 0; index < count; index += 1) {
    const facts = ['--name', `${name} ${index}`, '--env', 'live', '--level', 'full'];
    const rest = ['--expires', 'never', '--workspace', workspace.slug, '--json'];
    made.push(JSON.parse(await keydesk('keys', 'create', ...facts, ...rest)));
  }
  return { workspace, owner, made };
}

async function openAs(browser: Browser, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await signIn(page, person.email);
  await page.close();
  return context;
}

async function noticeOf(page: Page, { slug }: Workspace) {
  await page.goto(`/${slug}/settings/api-keys?env=live`);
  return page.getByRole('region', { name: 'Notices' });
}

test('a leaked list is pasted, looked at and revoked; the next request fails and the owner reads why', async ({
  page,
  browser,
}) => {
  // Five scans, each in both themes and at both widths.
  test.slow();
  const { workspace, owner, made } = await newCustomer('Leaky', 3);
  const secrets = made.map(({ secret }) => secret);
  for (const secret of secrets) expect((await callApi(secret)).status).toBe(200);
  const operator = await operatorWorkspace();
  const before = { there: await auditCount(workspace.id), here: await revocationsIn(operator) };
  const traffic = await record(page.context());

  await page.goto('/northwind/settings/api-keys');
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await page.getByRole('link', { name: 'Revoke compromised', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revoke compromised keys');
  await expectAccessible(page, 'pasting leaked text');
  await page.getByLabel('Leaked text').fill('nothing to see here');
  await page.getByRole('button', { name: 'Look what it holds' }).click();
  await expect(page.getByLabel('Leaked text')).toHaveAccessibleDescription(/No key of this/);
  await expectAccessible(page, 'refused leaked text');
  await page
    .getByLabel('Leaked text')
    .fill(`2026-11-22 GET /v1?a=${secrets[0]}\n"${secrets[1]}",${unknownSecret()}`);
  await page.getByLabel('Or a file').setInputFiles({
    name: 'leak.log',
    mimeType: 'text/plain',
    buffer: Buffer.from(`token: ${secrets[2]}\n`),
  });
  await page.getByRole('button', { name: 'Look what it holds' }).click();
  const holds = page.getByRole('region', { name: 'What the text holds' });
  await expect(holds).toContainText(/Can be revoked\s*3/);
  await expect(holds).toContainText(/Unknown here\s*1/);
  await expectAccessible(page, 'preview of leaked text');
  expect(await auditCount(workspace.id)).toBe(before.there);

  await page.getByLabel('Reason').fill('pushed to a public repository');
  await page.getByRole('button', { name: 'Revoke 3 keys now' }).click();
  await expect(page.getByRole('status').first()).toContainText('3 keys are revoked for good.');
  for (const secret of secrets) {
    expect((await callApi(secret)).body.reason).toBe('key_revoked');
  }
  expect(await auditCount(workspace.id)).toBe(before.there + 3);
  expect(await revocationsIn(operator)).toBe(before.here + 1);
  await expectAccessible(page, 'revoked leaked keys');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the report (CSV)' }).click();
  const report = readFileSync(await (await downloading).path(), 'utf8');
  expect(report.match(/"REVOKED"/g)).toHaveLength(3);
  expect(report).not.toMatch(SECRET);

  const exchanges = await traffic.settled();
  for (const { request, received } of exchanges) {
    expect(request.url()).not.toMatch(SECRET);
    for (const secret of secrets) expect(received).not.toContain(secret);
  }
  await page.goBack();
  expect(await page.content()).not.toMatch(SECRET);

  const seen = await (await openAs(browser, owner)).newPage();
  const notice = await noticeOf(seen, workspace);
  await expect(notice).toContainText('3 API keys were revoked by the operator');
  await expect(notice).toContainText('pushed to a public repository');
  await expect(notice.getByRole('link')).toHaveCount(3);
  await expectAccessible(seen, 'notice of revoked keys');
  const told = await auditCount(workspace.id);
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
  expect(await auditCount(workspace.id)).toBe(told + 1);
});

test('a pasted key is found without reaching an address; its page shows what it did and ends it', async ({
  page,
}) => {
  const { workspace, made } = await newCustomer('Found', 1);
  const [{ id, secret } = { id: '', secret: '' }] = made;
  await callApi(secret);
  await page.goto('/admin');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Find keys');
  await expectAccessible(page, 'finding keys');
  await page.getByLabel('Key, or what names it').fill(secret);
  await page.getByRole('button', { name: 'Find keys' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Found 0' })).toContainText(workspace.name);
  await expectAccessible(page, 'found keys');
  expect(page.url()).not.toContain(secret);
  await page.getByLabel('Key, or what names it').fill(unknownSecret());
  await page.getByRole('button', { name: 'Find keys' }).click();
  await expect(page.getByRole('status')).toContainText('No key of this installation');
  await page.getByLabel('Key, or what names it').fill(secret.slice(-4));
  await page.getByRole('button', { name: 'Find keys' }).click();
  await page.waitForURL(/\/admin\/keys\?q=/);
  await page.getByRole('link', { name: 'Found 0' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Found 0');
  await expect
    .poll(async () => {
      await page.reload();
      return await page.getByRole('table', { name: 'Endpoints' }).count();
    })
    .toBe(1);
  await expect(page.getByRole('table', { name: 'Endpoints' })).toContainText(
    'GET /v1/api-keys/current',
  );
  await expectAccessible(page, 'a key for the operator');
  await page.getByLabel('Reason').fill('seen in a chat');
  await page.getByRole('button', { name: 'Revoke now' }).click();
  await expect(page.getByRole('status').first()).toContainText('revoked for good');
  expect((await callApi(secret)).body.reason).toBe('key_revoked');
  const [row] = await sql<{ reason: string }>(
    'SELECT revoked_reason AS reason FROM api_keys WHERE id = $1',
    [id],
  );
  expect(row?.reason).toBe('seen in a chat');
});

test('a workspace is found, suspended, resumed and given a subscription', async ({ page }) => {
  const { workspace, made } = await newCustomer('Defaulter', 1);
  const [{ secret } = { secret: '' }] = made;
  expect((await callApi(secret)).status).toBe(200);
  await page.goto('/admin/workspaces');
  await expectAccessible(page, 'workspaces');
  await page.getByLabel('Search workspaces').fill('default');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: workspace.name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(workspace.name);
  await expectAccessible(page, 'a workspace for the operator');
  await page.getByLabel('Reason').fill('unpaid for a year');
  await page.getByRole('button', { name: 'Suspend the workspace' }).click();
  await expect(page.getByRole('status').first()).toContainText('Every key is refused');
  expect((await callApi(secret)).body.reason).toBe('subscription_inactive');
  await expectAccessible(page, 'a suspended workspace');
  await page.getByRole('button', { name: 'Resume the workspace' }).click();
  await expect(page.getByRole('status').first()).toContainText('The keys work again');
  expect((await callApi(secret)).status).toBe(200);
  await page.getByRole('radio', { name: 'Inactive' }).check();
  await page.getByLabel('Plan').fill('Gold');
  await page.getByRole('button', { name: 'Set the subscription' }).click();
  await expect(page.getByRole('form', { name: 'Subscription' })).toContainText('is set');
  expect((await callApi(secret)).body.reason).toBe('subscription_inactive');
});

test('who does not manage the installation gets the 404 of every address, and their forms change nothing', async ({
  page,
  browser,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  const { workspace, owner, made } = await newCustomer('Guarded', 1);
  const [{ id, secret } = { id: '', secret: '' }] = made;
  const forms = await formsOfOperator(page, watch, { workspace, id, secret });
  const viewer = await newPerson('Vic Viewer');
  const developer = await newPerson('Dora Developer');
  const operator = await operatorWorkspace();
  await join(viewer, operator, 'viewer');
  await join(developer, operator, 'developer');
  const paths = ['/admin', '/admin/keys', '/admin/keys/compromised', `/admin/keys/${id}`];
  paths.push('/admin/workspaces', `/admin/workspaces/${workspace.slug}`);
  const before = await actsOn(workspace);
  for (const form of forms) {
    const foreign = { ...form, headers: { ...form.headers, origin: 'https://evil.example' } };
    expect((await replay(page.context(), foreign)).status()).toBe(403);
  }
  expect(await actsOn(workspace)).toBe(before);

  for (const person of [viewer, developer, owner]) {
    const context = await openAs(browser, person);
    const strange = await context.newPage();
    expect((await strange.goto('/no-such-workspace'))?.status()).toBe(404);
    const nowhere = withoutIds(await strange.getByRole('main').innerText());
    for (const path of paths) {
      expect((await strange.goto(path))?.status(), path).toBe(404);
      expect(withoutIds(await strange.getByRole('main').innerText())).toBe(nowhere);
      expect(await strange.title()).toMatch(/^(Not found · )?Keydesk$/);
    }
    for (const form of forms) {
      const answer = await replay(context, form);
      const text = await answer.text();
      expect(text).not.toContain(workspace.name);
      if (answer.status() === 200) expect(text).toContain('Page not found');
      else expect(answer.status()).toBe(404);
    }
    expect(await actsOn(workspace)).toBe(before);
    await context.close();
  }

  const anonymous = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const lost = await anonymous.newPage();
  for (const path of paths) {
    await lost.goto(path);
    await expect(lost.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  }
  for (const form of forms) {
    const answer = await replay(anonymous, form);
    const leadsAway = answer.headers()['x-action-redirect'] ?? '';
    if (answer.status() !== 404) expect(leadsAway).toMatch(/^\/login/);
  }
  expect(await actsOn(workspace)).toBe(before);
  expect((await callApi(secret)).status).toBe(200);
});

// Other journeys go on beside this one: only what the forms would leave behind is counted.
async function actsOn({ id }: Pick<Workspace, 'id'>): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_log
      WHERE (workspace_id = $1 OR target_id = $1) AND action NOT LIKE 'user.%'`,
    [id],
  );
  return row?.count ?? 0;
}

async function revocationsIn({ id }: Pick<Workspace, 'id'>): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_log
      WHERE workspace_id = $1 AND action = 'installation.keys_revoked'`,
    [id],
  );
  return row?.count ?? 0;
}

interface Target {
  workspace: Workspace;
  id: string;
  secret: string;
}

/** Every form of the operator's pages: filled in, caught on its way and thrown away. */
async function formsOfOperator(
  page: Page,
  watch: Watch,
  { workspace, id, secret }: Target,
): Promise<SentForm[]> {
  watch.allow(/An unexpected response was received from the server/);
  const forms: SentForm[] = [];
  const keep = async (button: string) => {
    await page.route('**/*', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 204, body: '' })
        : route.continue(),
    );
    forms.push(await captureForm(page, () => page.getByRole('button', { name: button }).click()));
    await page.unrouteAll();
  };
  await page.goto('/admin/keys');
  await page.getByLabel('Key, or what names it').fill(secret);
  await keep('Find keys');
  await page.goto('/admin/keys/compromised');
  await page.getByLabel('Leaked text').fill(secret);
  await keep('Look what it holds');
  await page.goto('/admin/keys/compromised');
  await page.getByLabel('Leaked text').fill(secret);
  await page.getByRole('button', { name: 'Look what it holds' }).click();
  await page.getByLabel('Reason').fill('smuggled');
  await keep('Revoke 1 key now');
  await page.goto(`/admin/keys/${id}`);
  await page.getByLabel('Reason').fill('smuggled');
  await keep('Revoke now');
  await page.goto(`/admin/workspaces/${workspace.slug}`);
  await page.getByLabel('Reason').fill('smuggled');
  await keep('Suspend the workspace');
  await page.goto(`/admin/workspaces/${workspace.slug}`);
  await page.getByRole('radio', { name: 'Inactive' }).check();
  await keep('Set the subscription');
  await page.goto('/admin/keys');
  const report = new URL('/admin/keys/compromised/report', page.url());
  forms.push({
    url: report.href,
    headers: {
      origin: report.origin,
      'content-type': 'application/x-www-form-urlencoded',
    },
    data: Buffer.from(`ids=${id}`),
  });
  return forms;
}

function withoutIds(text: string): string {
  return text.replaceAll(/req_\w+/g, '');
}

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('leaked keys are revoked, and a refused reason loses nothing', async ({ page }) => {
    const { made } = await newCustomer('Plain', 2);
    await page.goto('/admin/keys/compromised');
    await page.getByLabel('Leaked text').fill(made.map(({ secret }) => secret).join(' '));
    await page.getByRole('button', { name: 'Look what it holds' }).click();
    await page.getByLabel('Reason').fill('\u200b');
    await page.getByRole('button', { name: 'Revoke 2 keys now' }).click();
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await page.getByLabel('Reason').fill('found by a customer');
    await page.getByRole('button', { name: 'Revoke 2 keys now' }).click();
    await expect(page.getByRole('status').first()).toContainText('2 keys are revoked for good.');
    for (const { secret } of made) {
      expect((await callApi(secret)).body.reason).toBe('key_revoked');
    }
  });
});
