import { expectAccessible } from './support/axe';
import { callApi } from './support/installation';
import { createAndFinish, openList } from './support/keys';
import { expect, test } from './support/test';

test('the page of a key leads to testing it, and the answer is the one that the API gives', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Asked about');
  await page.getByRole('link', { name: 'Asked about', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: 'Test access' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Test access');
  await expect(page.getByLabel('Key', { exact: true })).toContainText('Asked about');
  await expectAccessible(page, 'question');

  await page.getByRole('button', { name: 'Test access' }).click();
  const result = page.getByRole('region', { name: 'Result' });
  await expect(result).toContainText('Allowed');
  expect((await callApi(secret)).status).toBe(200);

  await page.getByLabel('Scopes that it needs').fill('api_keys:verify');
  await page.getByRole('button', { name: 'Test access' }).click();
  await expect(result).toContainText('Denied');
  await expect(result).toContainText('Use a key that has api_keys:verify');
  await expect(page.getByLabel('Scopes that it needs')).toHaveValue('api_keys:verify');
  await expectAccessible(page, 'denied');
  const told = JSON.parse((await result.locator('code').last().innerText()).split('\n\n')[1] ?? '');
  const real = await callApi(secret, '/v1/api-keys/verify', 'POST');
  expect({ ...told, request_id: '' }).toEqual({ ...real.body, request_id: '' });
  expect(real.status).toBe(told.status);
});

test('a pasted key is in no address, and a field that is wrong loses nothing', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Pasted');
  await page.getByRole('link', { name: 'Test access' }).click();
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
