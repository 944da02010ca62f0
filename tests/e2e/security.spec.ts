import { expectAccessible } from './support/axe';
import { callApi, keydesk } from './support/installation';
import { createAndFinish, openList, openSheet, revealedSecret } from './support/keys';
import { expect, test } from './support/test';

test('an allowlist is filled, replayed over what came, and bound only when that is confirmed', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Bound');
  expect((await callApi(secret)).status).toBe(200);
  await page.getByRole('link', { name: 'Security' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('IP allowlist');
  await expect(page.getByRole('main')).toContainText('outside the list');
  await expectAccessible(page, 'empty allowlist');

  const addresses = page.getByLabel('Addresses and networks');
  await addresses.fill('203.0.113.9, 10.0.0.5/8');
  await page.getByRole('button', { name: 'Add addresses' }).click();
  await expect(page.getByRole('main').getByText(/10\.0\.0\.0\/8/)).toBeVisible();
  await expect(addresses).toHaveValue('203.0.113.9, 10.0.0.5/8');
  await addresses.fill('203.0.113.9; 2001:DB8::/48');
  await page.getByLabel('Label').fill('Office');
  await page.getByRole('button', { name: 'Add addresses' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('row').filter({ hasText: '2001:db8::/48' })).toBeVisible();

  const panel = page.getByRole('region', { name: 'Test access' });
  const result = page.getByRole('region', { name: 'Result' });
  await addresses.fill('192.0.2.1');
  await page.getByRole('button', { name: 'Test before saving' }).click();
  await expect(panel.getByLabel('Addresses of the workspace')).toHaveValue(/192\.0\.2\.1$/);
  await panel.getByLabel('Address of the caller').fill('192.0.2.2');
  await panel.getByRole('button', { name: 'Test access' }).click();
  await expect(result).toContainText('Denied');
  await expect(result).toContainText('allowlist of the workspace');
  await panel.getByLabel('Address of the caller').fill('192.0.2.1');
  await panel.getByRole('button', { name: 'Test access' }).click();
  await expect(result).toContainText('Let through by 192.0.2.1');
  await page.reload();

  // The counts are written once a second.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('main')).toContainText('would have refused 1 of 1');
  }).toPass();
  await expectAccessible(page, 'allowlist with a replay');
  await page.getByRole('radio', { name: 'Live keys' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  const alert = page.getByRole('main').getByRole('alert');
  await expect(alert).toContainText('would have refused 1 of 1 requests');
  expect((await callApi(secret)).status).toBe(200);

  await expect(page.getByRole('radio', { name: 'Live keys' })).toBeChecked();
  await page.getByLabel('I have read this and mean it').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('live keys work from the list alone');
  const refused = await callApi(secret);
  expect([refused.status, refused.body.reason]).toEqual([403, 'address_not_allowed']);

  await addresses.fill('127.0.0.1 ::1');
  await page.getByRole('button', { name: 'Add addresses' }).click();
  await expect(page.getByRole('main')).toContainText('inside the list');
  expect((await callApi(secret)).status).toBe(200);
  await panel.getByLabel('Address of the caller').fill('127.0.0.1');
  await panel.getByRole('button', { name: 'Test access' }).click();
  await result.getByRole('link', { name: '127.0.0.1' }).click();
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.1' })).toBeInViewport();
  await expect(page).toHaveURL(/#address-127\.0\.0\.1$/);
});

test('a key is bound on its own page, and a draft is tested before it is saved', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Drafted');
  await page.getByRole('link', { name: 'Drafted', exact: true }).click();
  await page.getByText('Change restrictions').click();
  const form = page.locator('form').filter({ hasText: 'Save restrictions' });
  await form.getByLabel('Allowed endpoints').fill('GET /v1/workspaces');
  await form.getByRole('button', { name: 'Test before saving' }).click();
  await page.getByLabel('Path').fill('/v1/api-keys');
  await page.getByRole('button', { name: 'Test access' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Denied');
  await expect(result).toContainText('endpoint_not_allowed');
  expect((await callApi(secret, '/v1/api-keys')).status).toBe(200);

  await expectAccessible(page, 'restrictions of a key');
  await form.getByLabel('Allowed endpoints').fill('workspaces');
  await form.getByRole('button', { name: 'Save restrictions' }).click();
  await expect(page.locator('#restrict-allowedEndpoints-error')).toBeVisible();
  await expect(form.getByLabel('Allowed endpoints')).toHaveValue('workspaces');
  await form.getByLabel('Allowed endpoints').fill('GET /v1/workspaces');
  await form.getByRole('button', { name: 'Save restrictions' }).click();
  await expect(page.getByRole('main')).toContainText('It holds from the next request on');
  expect((await callApi(secret, '/v1/workspaces')).status).toBe(200);
  expect((await callApi(secret, '/v1/api-keys')).body.reason).toBe('endpoint_not_allowed');
});

test('the form says while one types what a restricted key can do, and as which command', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name', { exact: true }).fill('Narrow');
  await sheet.getByText('Restrictions').click();
  await sheet.getByLabel('Allowed addresses').fill('127.0.0.1, ::1');
  await sheet.getByLabel('Allowed endpoints').fill('GET /v1/workspaces');
  await expect(sheet).toContainText('only from 127.0.0.1 and 1 more');
  await expect(sheet.getByText('not among its endpoints').first()).toBeVisible();
  await expect(sheet).toContainText("--allow-endpoint 'GET /v1/workspaces'");
  await sheet.getByLabel('Called from').fill('6.6.6.6');
  await expect(sheet.getByText('not from this address').first()).toBeVisible();
  await sheet.getByLabel('Called from').fill('127.0.0.1');
  await expect(sheet.getByText('not from this address')).toHaveCount(0);
  await expectAccessible(page, 'form with restrictions');
  await sheet.getByLabel('Allowed addresses').fill('127.0.0.1/33');
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await expect(sheet.getByRole('alert')).toContainText('127.0.0.1/33');
  await expect(sheet.getByLabel('Allowed endpoints')).toHaveValue('GET /v1/workspaces');
  await sheet.getByLabel('Allowed addresses').fill('127.0.0.1 ::1');
  await sheet.getByRole('button', { name: 'Create key' }).click();
  const secret = await revealedSecret(page);
  expect((await callApi(secret, '/v1/workspaces')).status).toBe(200);
  expect((await callApi(secret)).body.reason).toBe('endpoint_not_allowed');
});

test('an inactive subscription refuses the keys and says so on every page', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Unpaid');
  await expect(page.getByRole('main').getByRole('note')).toHaveCount(0);
  await keydesk('workspaces', 'subscription', workspace.slug, 'inactive');
  expect((await callApi(secret)).body.reason).toBe('subscription_inactive');
  await openList(page, workspace);
  await expect(page.getByRole('main').getByRole('note')).toContainText('is refused');
  await expectAccessible(page, 'inactive subscription');
  await keydesk('workspaces', 'subscription', workspace.slug, 'past_due', '--plan', 'Team');
  expect((await callApi(secret)).status).toBe(200);
  await openList(page, workspace);
  await expect(page.getByRole('main').getByRole('note')).toContainText('overdue');
});
