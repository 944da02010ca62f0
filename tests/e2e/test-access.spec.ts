import { expectAccessible } from './support/axe';
import { callApi } from './support/installation';
import { insertKeys } from './support/key-rows';
import { createAndFinish, openList } from './support/keys';
import { expect, test } from './support/test';

test('a key’s own page tests it: the answer is the one that the API gives, and leads to the rule that decided', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Asked about');
  await page.getByRole('link', { name: 'Asked about', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Test access' });
  await expect(panel.getByText('as seen by the server, with no trusted proxy')).toBeVisible();
  await expect(panel.getByLabel('Key', { exact: true })).toHaveCount(0);

  await panel.getByRole('button', { name: 'Test access' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Allowed');
  expect((await callApi(secret)).status).toBe(200);

  await panel.getByLabel('Scopes that it needs').fill('api_keys:verify');
  await panel.getByRole('button', { name: 'Test access' }).click();
  await expect(result).toContainText('Denied');
  await expect(result).toContainText('Use a key that has api_keys:verify');
  await expect(panel.getByLabel('Scopes that it needs')).toHaveValue('api_keys:verify');
  await expectAccessible(page, 'a key’s page, denied');
  const told = JSON.parse((await result.locator('code').last().innerText()).split('\n\n')[1] ?? '');
  const real = await callApi(secret, '/v1/api-keys/verify', 'POST');
  expect({ ...told, request_id: '' }).toEqual({ ...real.body, request_id: '' });
  expect(real.status).toBe(told.status);
  await result.getByRole('link', { name: 'the permission of the key' }).click();
  await expect(page.locator('#permission:target')).toBeInViewport();
});

test('a pasted key is in no address, and a field that is wrong loses nothing', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Pasted');
  await page.getByRole('link', { name: 'Test access' }).click();
  await expectAccessible(page, 'question');
  await page.getByLabel('Pasted key').fill(secret);
  await page.getByLabel('Address of the caller').fill('10.0.0.1:80');
  await page.getByLabel('Path').fill('/v1/jobs');
  await page.getByRole('button', { name: 'Test access' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('without a port');
  await expect(page.getByLabel('Path')).toHaveValue('/v1/jobs');
  await page.getByLabel('Address of the caller').fill('203.0.113.9');
  await page.getByLabel('Pasted key').fill(secret);
  await page.getByRole('button', { name: 'Test access' }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Pasted');
  expect(page.url()).not.toContain(secret.slice(-22));
  await expect(page.getByLabel('Pasted key')).toHaveValue('');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a question is answered, and a faulty one comes back with the fault and all that was typed', async ({
    page,
    workspace,
  }) => {
    const [id] = await insertKeys(workspace, [{ name: 'On paper' }]);
    await page.goto(`/${workspace.slug}/settings/test-access?env=live&key=${id}`);
    await page.getByLabel('Path').fill('/v1/workspaces');
    await page.getByText('Try other restrictions').click();
    await page.getByLabel('Test with these').check();
    await page.getByLabel('Allowed endpoints').fill('get workspaces');
    await page.getByRole('checkbox', { name: 'Only report' }).last().check();
    await page.getByRole('button', { name: 'Test access' }).click();
    await expect(page.locator('#test-allowedEndpoints-error')).toContainText('GET');
    await expect(page.getByLabel('Path')).toHaveValue('/v1/workspaces');
    await expect(page.getByLabel('Test with these')).toBeChecked();
    await expect(page.getByLabel('Allowed endpoints')).toHaveValue('get workspaces');
    await expect(page.getByRole('checkbox', { name: 'Only report' }).last()).toBeChecked();

    await page.getByLabel('Allowed endpoints').fill('POST /v1/workspaces');
    await page.getByRole('checkbox', { name: 'Only report' }).last().uncheck();
    await page.getByRole('button', { name: 'Test access' }).click();
    const result = page.getByRole('region', { name: 'Result' });
    await expect(result).toContainText('Denied');
    await result.getByRole('link', { name: 'the endpoints of the key' }).click();
    await expect(page).toHaveURL(/#test-allowedEndpoints$/);
    await expect(page.getByLabel('Allowed endpoints')).toHaveValue('POST /v1/workspaces');
  });

  test('forms say what is wrong beside the field and lose nothing that was typed or ticked', async ({
    page,
    workspace,
  }) => {
    const [id] = await insertKeys(workspace, [{ name: 'On paper' }]);
    const keyPage = `/${workspace.slug}/settings/api-keys/${id}?env=live`;
    await page.goto(keyPage);
    await page.getByText('Change restrictions').click();
    const form = page.locator('form').filter({ hasText: 'Save restrictions' });
    await form.getByLabel('Allowed referrers').fill('*.com');
    await form.getByLabel('Allowed addresses').fill('10.0.0.0/8');
    await form.getByRole('checkbox', { name: 'Only report' }).first().check();
    await form.getByRole('checkbox', { name: 'Only report' }).last().check();
    await form.getByRole('button', { name: 'Save restrictions' }).click();
    await expect(page.locator('#restrict-allowedReferrers-error')).toContainText('This is no host');
    await expect(form.getByLabel('Allowed addresses')).toHaveValue('10.0.0.0/8');
    const ticks = form.getByRole('checkbox', { name: 'Only report' });
    await expect(ticks.first()).toBeChecked();
    await expect(ticks.nth(1)).not.toBeChecked();
    await expect(ticks.last()).toBeChecked();

    const long = `${'n'.repeat(101)}\u202e`;
    await page.goto(`${keyPage}&rename=${id}`);
    await page.getByRole('dialog').getByLabel('Name').fill(long);
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await expect(page.locator('#rename-name-error')).toContainText('at most 100 characters');
    await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue(long);

    await page.goto(`${keyPage}&revoke=${id}`);
    await page.getByLabel('Reason').fill('left\u202eright');
    await page.getByRole('button', { name: 'Revoke', exact: true }).click();
    await expect(page.locator('#revoke-reason-error')).toContainText('invisible');
    await expect(page.getByLabel('Reason')).toHaveValue('left\u202eright');

    await page.goto(`/${workspace.slug}/settings/security?env=live`);
    await page.getByLabel('Addresses and networks').fill('0.0.0.0/1 128.0.0.0/1');
    await page.getByLabel('Label').fill(long);
    await page.getByRole('button', { name: 'Add addresses' }).click();
    await expect(page.locator('#allowlist-label-error')).toContainText('at most 100 characters');
    await page.getByLabel('Label').fill('=HYPERLINK("x")<b>');
    await page.getByRole('button', { name: 'Add addresses' }).click();
    await expect(page.getByLabel('Addresses and networks')).toHaveValue('0.0.0.0/1 128.0.0.0/1');
    await page.getByLabel('I have read this and mean it').check();
    await page.getByRole('button', { name: 'Add addresses' }).click();
    await expect(page.getByRole('row').last()).toContainText('=HYPERLINK("x")<b>');
  });
});
