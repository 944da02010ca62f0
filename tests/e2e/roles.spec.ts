import type { Browser, BrowserContext, Page } from 'playwright/test';
import { auditCount, callApi } from './support/installation';
import {
  choose,
  createAndFinish,
  listPath,
  openList,
  openSheet,
  rowOf,
  SECRET,
} from './support/keys';
import { join, newPerson, type Person, signIn, type Workspace } from './support/people';
import { captureForm, replay, type SentForm } from './support/replay';
import { expect, NOT_FOUND, test, type Watch } from './support/test';

test('a viewer sees the keys, reads why they cannot create one, and is refused by the action', async ({
  page,
  browser,
  workspace,
  watch,
}) => {
  await openList(page, workspace);
  await createAndFinish(page, 'For all to see');
  const form = await formOfCreation(page, workspace, watch);
  const viewer = await newPerson('Vera Viewer');
  await join(viewer, workspace, 'viewer');

  const context = await openAs(browser, viewer);
  const seen = await context.newPage();
  await openList(seen, workspace);
  await expect(rowOf(seen, 'For all to see')).toContainText('Active');
  const button = seen.getByRole('button', { name: 'Create key' });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription(
    'Your role, viewer, may look but not create keys. Ask an owner or admin.',
  );
  await seen.keyboard.press('c');
  await seen.goto(listPath(workspace, 'live', '&new=1'));
  await expect(rowOf(seen, 'For all to see')).toBeVisible();
  await expect(seen.getByRole('dialog')).toHaveCount(0);
  await seen.getByRole('button', { name: 'Actions for For all to see' }).click();
  await expect(seen.getByRole('menu')).toContainText('may look but not change keys');
  await expect(seen.getByRole('menuitem')).toHaveText(['Open', 'Copy id', 'View logs']);
  await expectRefused(context, form, workspace, 'Your role does not allow this.');
});

test('a developer creates keys of their own and may not act on another’s', async ({
  page,
  browser,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Of the owner');
  const deactivation = await captureForm(page, () => choose(page, 'Of the owner', 'Deactivate'));
  await choose(page, 'Of the owner', 'Activate');
  await expect(rowOf(page, 'Of the owner')).toContainText('Active');
  const developer = await newPerson('Dan Developer');
  await join(developer, workspace, 'developer');

  const context = await openAs(browser, developer);
  const own = await context.newPage();
  await openList(own, workspace);
  await own.getByRole('button', { name: 'Actions for Of the owner' }).click();
  await expect(own.getByRole('menu')).toContainText('Only the person who created this key');
  await expect(own.getByRole('menuitem')).toHaveText(['Open', 'Copy id', 'View logs']);
  await own.getByRole('menuitem', { name: 'Open' }).click();
  await expect(own.getByRole('main')).toContainText('Only the person who created this key');
  await expect(own.getByRole('main').getByRole('button', { name: 'Deactivate' })).toHaveCount(0);
  await expectRefused(context, deactivation, workspace, 'Only the person who created this key');
  expect((await callApi(secret)).status).toBe(200);

  await openList(own, workspace);
  const ownSecret = await createAndFinish(own, 'Of the developer');
  await choose(own, 'Of the developer', 'Deactivate');
  await expect(rowOf(own, 'Of the developer')).toContainText('Deactivated');
  expect((await callApi(ownSecret)).body.reason).toBe('key_inactive');
});

test('a stranger gets for a workspace of others what they get for none', async ({
  page,
  browser,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  await openList(page, workspace);
  const form = await formOfCreation(page, workspace, watch);
  const secret = await createAndFinish(page, 'Private');
  const { id } = (await callApi(secret)).body.data;

  const context = await openAs(browser, await newPerson('Sid Stranger'));
  const strange = await context.newPage();
  await strange.goto('/');
  await expect(strange.getByRole('heading', { level: 1 })).toHaveText('You are in no workspace');
  const { slug } = workspace;
  for (const path of [`/${slug}`, listPath(workspace), `/${slug}/settings/api-keys/${id}`]) {
    const foreign = await strange.goto(path);
    expect(foreign?.status()).toBe(404);
    const text = await strange.getByRole('main').innerText();
    expect((await strange.goto(path.replace(slug, 'no-such-workspace')))?.status()).toBe(404);
    expect(withoutIds(await strange.getByRole('main').innerText())).toBe(withoutIds(text));
  }
  const arrivals = `/${slug}/settings/api-keys/${id}/arrivals`;
  expect((await context.request.get(arrivals)).status()).toBe(404);
  await expectRefused(context, form, workspace, 'Workspace not found');
});

test('a key of another workspace is not found through one’s own', async ({
  page,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Elsewhere');
  const { id } = (await callApi(secret)).body.data;
  expect((await page.goto(`/northwind/settings/api-keys/${id}`))?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This key is not here');
});

test('who is not signed in is led to the sign-in, and an action with no cookies changes nothing', async ({
  page,
  browser,
  workspace,
  watch,
}) => {
  await openList(page, workspace);
  const form = await formOfCreation(page, workspace, watch);
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const anonymous = await context.newPage();
  await anonymous.goto(listPath(workspace));
  await expect(anonymous.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  const before = await auditCount(workspace.id);
  const answer = await replay(context, form);
  expect(answer.headers()['x-action-redirect']).toMatch(/^\/login/);
  expect(await auditCount(workspace.id)).toBe(before);
});

async function openAs(browser: Browser, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await signIn(page, person.email);
  await page.close();
  return context;
}

/** The form that would create a key here: filled in, caught on its way and thrown away. */
async function formOfCreation(page: Page, workspace: Workspace, watch: Watch): Promise<SentForm> {
  watch.allow(/An unexpected response was received from the server/);
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill('Smuggled');
  await page.route('**/*', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status: 204, body: '' })
      : route.continue(),
  );
  const form = await captureForm(page, () => page.keyboard.press('Enter'));
  await page.unrouteAll();
  await openList(page, workspace);
  return form;
}

async function expectRefused(
  context: BrowserContext,
  form: SentForm,
  workspace: Workspace,
  reason: string,
) {
  const before = await auditCount(workspace.id);
  const answer = await replay(context, form);
  const text = await answer.text();
  expect(text).toContain('"status":"error"');
  expect(text).toContain(reason);
  expect(text).not.toMatch(SECRET);
  expect(await auditCount(workspace.id)).toBe(before);
}

function withoutIds(text: string): string {
  return text.replaceAll(/req_\w+/g, '');
}
