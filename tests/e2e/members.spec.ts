import type { Browser, BrowserContext, Page } from 'playwright/test';
import { type BuiltAction, builtActions, callAction } from './support/actions';
import { expectAccessible } from './support/axe';
import { insertIncident } from './support/incidents';
import { auditCount, callApi, sql } from './support/installation';
import { createAndFinish, finish, openList, openSheet, revealedSecret } from './support/keys';
import { join, newId, newPerson, signIn, type Workspace } from './support/people';
import { expect, NOT_FOUND, test } from './support/test';

test.describe.configure({ mode: 'parallel' });

const nobody = { storageState: { cookies: [], origins: [] } };
const membersPath = ({ slug }: Workspace) => `/${slug}/settings/members`;

test('somebody comes in by a link, is demoted with what their keys lose, and removed with their keys', async ({
  page,
  browser,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  const email = `${newId('user').slice(-12)}@northwind.example`;
  const link = await invite(page, workspace, email);
  // Without JavaScript, as a browser of a cautious person.
  const context = await browser.newContext({ ...nobody, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(link);
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText(`Join ${workspace.name}`);
  await plain.getByLabel('Your name').fill('Dan Developer');
  await plain.getByRole('textbox', { name: 'Password' }).fill('maple anchor violet 31');
  await plain.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(plain).toHaveURL(new RegExp(`/${workspace.slug}/settings/api-keys`));
  await plain.goto(link);
  await expect(plain.getByRole('main')).toContainText('An invitation works once');

  const dan = await signedIn(browser, email, 'maple anchor violet 31');
  const own = await dan.newPage();
  await openList(own, workspace);
  const sheet = await openSheet(own);
  await sheet.getByLabel('Name').fill('Of Dan');
  await sheet.getByRole('radio', { name: 'Full' }).check();
  await sheet.getByRole('button', { name: 'Create key' }).click();
  const secret = await revealedSecret(own);
  await finish(own);
  const mayRevoke = async () =>
    (await callApi(secret, `/v1/api-keys/${newId('key')}`, 'DELETE')).body.reason;
  expect(await mayRevoke()).toBe('not_found');

  await page.goto(membersPath(workspace));
  await page.getByRole('link', { name: 'Dan Developer' }).click();
  await expect(page.getByRole('row', { name: /Of Dan/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'viewer' })).toHaveAccessibleDescription(
    'From the next request on 1 key can do less (api_keys:write, users:read).',
  );
  await page.getByRole('radio', { name: 'viewer' }).check();
  await page.getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByText('Dan Developer is viewer now.')).toBeVisible();
  expect(await mayRevoke()).toBe('scope_missing');

  await page.getByRole('radio', { name: /^Revoke their key/ }).check();
  await page.getByRole('button', { name: 'Remove Dan Developer' }).click();
  await expect(page.getByText('The member is removed.')).toBeVisible();
  expect((await callApi(secret)).body.reason).toBe('key_revoked');
  expect((await own.goto(`/${workspace.slug}/settings/api-keys`))?.status()).toBe(404);
});

test('a link is for its address: another person is told so, and who has an account signs in first', async ({
  page,
  browser,
  workspace,
}) => {
  const invited = await newPerson('Ina Invited');
  const link = await invite(page, workspace, invited.email);
  await page.goto(link);
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    `This invitation is for ${invited.email}, and you are signed in as somebody else.`,
  );
  const context = await browser.newContext(nobody);
  const fresh = await context.newPage();
  await fresh.goto(link);
  await fresh.getByRole('link', { name: 'Sign in' }).click();
  await fresh.getByLabel('E-mail').fill(invited.email);
  await fresh.getByRole('textbox', { name: 'Password' }).fill('walnut harbour lantern 7');
  await fresh.getByRole('button', { name: 'Sign in' }).click();
  await fresh.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(fresh).toHaveURL(new RegExp(`/${workspace.slug}/settings/api-keys`));
});

test('a workspace is made, renamed and deleted, and its keys stop with it', async ({
  page,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  await page.goto(`/${workspace.slug}/settings/workspace`);
  const name = `Branch ${workspace.slug.slice(-6)}`;
  await page.getByLabel('Name of the new workspace').fill(name);
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API Keys');
  const slug = new URL(page.url()).pathname.split('/')[1] ?? '';
  const secret = await createAndFinish(page, 'Of the branch');
  await page.goto(`/${slug}/settings/workspace`);
  await page.getByLabel('Name', { exact: true }).fill(`${name} North`);
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByText(`It is called ${name} North now.`)).toBeVisible();
  await page.getByLabel(`Type ${slug}`).fill('something else');
  await page.getByRole('button', { name: 'Delete workspace' }).click();
  await expect(page.getByText(`Type ${slug} to delete this workspace.`)).toBeVisible();
  expect((await callApi(secret)).status).toBe(200);
  await page.getByLabel(`Type ${slug}`).fill(slug);
  await page.getByRole('button', { name: 'Delete workspace' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith(`/${slug}/`));
  expect((await callApi(secret)).body.reason).toBe('key_revoked');
  expect((await page.goto(`/${slug}/settings/workspace`))?.status()).toBe(404);
});

test('the pages of members and of the workspace have no fault that axe finds', async ({
  page,
  browser,
  workspace,
}) => {
  const person = await newPerson('Mia Member');
  await join(person, workspace, 'developer');
  const link = await invite(page, workspace, 'somebody@northwind.example');
  await expectAccessible(page, 'members');
  await page.getByRole('link', { name: 'Mia Member' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mia Member');
  await expectAccessible(page, 'a member');
  await page.goto(`/${workspace.slug}/settings/workspace`);
  await expectAccessible(page, 'workspace');
  await page.goto(link);
  await expectAccessible(page, 'an invitation for somebody else');
  const context = await browser.newContext(nobody);
  const fresh = await context.newPage();
  await fresh.goto(link);
  await expectAccessible(fresh, 'an invitation');
});

/** Actions that concern who sends them alone, or nobody yet. */
const NOT_OF_A_WORKSPACE = [
  'acceptInvitationAction',
  'completeSetupAction',
  // Of one's own account: tests/e2e/own-account.spec.ts.
  'beginTotpAction',
  'changePasswordAction',
  'confirmSignUpAction',
  'confirmTotpAction',
  'disableTotpAction',
  'forgotAction',
  'proveAction',
  'renamePersonAction',
  'renewRecoveryCodesAction',
  'revokeSessionsAction',
  'signInCodeAction',
  'rememberAction',
  'setPasswordAction',
  'signInAction',
  'signOutAction',
  'signUpAction',
  // Of the installation: tests/e2e/admin.spec.ts.
  'findKeysAction',
  'previewCompromisedAction',
  'resumeWorkspaceAction',
  'revokeCompromisedAction',
  'revokeNowAction',
  'setSubscriptionAction',
  'suspendWorkspaceAction',
  'unlinkProviderAction',
];

test('no action changes anything with the cookies of a viewer, of a stranger, or with none', async ({
  page,
  browser,
  workspace,
}) => {
  const calls = await callsIn(page, workspace);
  const actions = builtActions().filter(({ name }) => !NOT_OF_A_WORKSPACE.includes(name));
  expect(actions.map(({ name }) => name).sort()).toEqual(Object.keys(calls).sort());
  const viewer = await newPerson('Vera Viewer');
  await join(viewer, workspace, 'viewer');
  const visitors = {
    viewer: await signedIn(browser, viewer.email),
    stranger: await signedIn(browser, (await newPerson('Sid Stranger')).email),
    nobody: await browser.newContext(nobody),
  };
  const call = (context: BrowserContext, action: BuiltAction) =>
    callAction(context.request, action, workspace.slug, calls[action.name]?.fields ?? {});
  const [before, all] = [await auditCount(workspace.id), await countOfEverything()];
  for (const [who, context] of Object.entries(visitors)) {
    for (const action of actions) {
      const answer = await call(context, action);
      const isRead = calls[action.name]?.reads === true && who === 'viewer';
      const text = await answer.text();
      if (!isRead) expect(text, `${action.name} by a ${who}`).not.toContain('"status":"done"');
      expect(await auditCount(workspace.id), `${action.name} by a ${who}`).toBe(before);
    }
  }
  expect(await countOfEverything()).toEqual(all);
  // The same calls are whole: with the owner's cookies each of them does what it says.
  for (const name of Object.keys(calls)) {
    const action = actions.find((built) => built.name === name);
    if (action === undefined) continue;
    const where = name === 'createWorkspaceAction' ? undefined : workspace.id;
    const rows = await auditCount(where);
    await call(page.context(), action);
    const changes = (await auditCount(where)) - rows;
    if (calls[name]?.reads !== true) expect(changes, `${name} by the owner`).toBeGreaterThan(0);
  }
});

interface ActionCall {
  fields: Record<string, string>;
  reads?: true;
}

/** Every action of a workspace with fields that it takes, in an order in which the owner can do all of them. */
async function callsIn(page: Page, workspace: Workspace): Promise<Record<string, ActionCall>> {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Target');
  const { id } = (await callApi(secret)).body.data;
  const person = await newPerson('Tom Target');
  await join(person, workspace, 'viewer');
  await invite(page, workspace, 'target@northwind.example');
  const [invitation] = await sql<{ id: string }>(
    'SELECT id FROM invitations WHERE workspace_id = $1',
    [workspace.id],
  );
  const address = newId('address');
  await sql('INSERT INTO workspace_addresses (workspace_id, id, address) VALUES ($1, $2, $3)', [
    workspace.id,
    address,
    '192.0.2.1',
  ]);
  const incident = await insertIncident(workspace, id);
  const delivery = newId('delivery');
  await sql(
    `INSERT INTO deliveries (id, workspace_id, channel, event, body, state, settled_at)
     VALUES ($1, $2, 'webhook', 'alert.fired', '{}', 'delivered', now())`,
    [delivery, workspace.id],
  );
  const key = { id };
  const restrictions = {
    allowedAddresses: '',
    allowedReferrers: '',
    allowedEndpoints: 'GET /v1/users',
  };
  const limited = { environment: 'live', permissionLevel: 'limited', scopes: 'users:read' };
  return {
    testAccessAction: { fields: { keyId: id, method: 'GET', path: '/v1' }, reads: true },
    findKeyAction: { fields: { secret }, reads: true },
    checkAuditAction: { fields: { resume: '' }, reads: true },
    // What it does is shown elsewhere: here it only must do nothing for others.
    dismissNoticeAction: { fields: { id: newId('notice') }, reads: true },
    hideFirstStepsAction: { fields: {}, reads: true },
    createKeyAction: { fields: { ...limited, name: 'Smuggled', expiry: 'never' } },
    renameKeyAction: { fields: { ...key, name: 'Renamed' } },
    changeAccessAction: {
      fields: {
        ...key,
        permissionLevel: 'limited',
        scopes: 'workspaces:read',
        reviewed: 'yes',
        confirm: 'changed_access',
      },
    },
    changeRestrictionsAction: { fields: { ...key, ...restrictions } },
    deactivateKeyAction: { fields: key },
    activateKeyAction: { fields: key },
    changeManyKeysAction: { fields: { change: 'deactivate', key: id } },
    setExpiryAction: { fields: { ...key, expiry: '30d' } },
    regenerateKeyAction: { fields: { ...key, replacing: secret.slice(-4) } },
    revokeKeyAction: { fields: key },
    changeRuleAction: { fields: { rule: 'error_rate', keyId: '', on: '', threshold: '30' } },
    muteRuleAction: { fields: { rule: 'error_rate', keyId: '', hours: '1' } },
    setQuietHoursAction: { fields: { from: '22:00', until: '07:00', zone: 'UTC' } },
    acknowledgeAction: { fields: { id: incident } },
    sendTestAction: { fields: {} },
    saveWebhookAction: { fields: { url: 'http://127.0.0.1:9/' } },
    rotateWebhookSecretAction: { fields: {} },
    sendWebhookTestAction: { fields: {} },
    sendWebhookAgainAction: { fields: { id: delivery } },
    turnWebhookAction: { fields: { on: 'no' } },
    removeWebhookAction: { fields: {} },
    addAddressesAction: { fields: { addresses: '198.51.100.7', label: '' } },
    removeAddressAction: { fields: { id: address } },
    setAllowlistAction: { fields: { enforced: 'test' } },
    inviteMemberAction: { fields: { email: 'smuggled@northwind.example', role: 'viewer' } },
    revokeInvitationAction: { fields: { id: invitation?.id ?? '' } },
    changeRoleAction: { fields: { id: person.id, role: 'developer' } },
    removeMemberAction: { fields: { id: person.id, keys: 'revoke' } },
    createWorkspaceAction: { fields: { name: 'Smuggled' } },
    renameWorkspaceAction: { fields: { name: 'Renamed' } },
    deleteWorkspaceAction: { fields: { slug: workspace.slug } },
  };
}

/** What there is in tables that other journeys leave alone while this one runs. */
async function countOfEverything() {
  return await sql(
    `SELECT (SELECT count(*)::int FROM workspaces WHERE name = 'Smuggled') AS workspaces,
            (SELECT count(*)::int FROM invitations WHERE email LIKE 'smuggled@%') AS invitations,
            (SELECT count(*)::int FROM api_keys WHERE name = 'Smuggled') AS keys`,
  );
}

/** Invites by the form, and gives the path of the link that the page shows. */
async function invite(page: Page, workspace: Workspace, email: string): Promise<string> {
  await page.goto(membersPath(workspace));
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await page.getByRole('figure', { name: 'Invitation link' }).innerText();
  return new URL(link.slice(link.indexOf('http')).trim()).pathname;
}

async function signedIn(browser: Browser, email: string, password?: string) {
  const context = await browser.newContext(nobody);
  const page = await context.newPage();
  await signIn(page, email, password);
  await page.close();
  return context;
}
