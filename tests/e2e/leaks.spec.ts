import { expectAccessible } from './support/axe';
import { callApi, keydesk, origin } from './support/installation';
import { createAndFinish, openList, rowOf } from './support/keys';
import { expect, test } from './support/test';

test('a reported key is refused, its page of the list says so, and the policy can be read', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Leaked');
  expect((await callApi(secret)).status).toBe(200);
  const thanks = await fetch(`${origin}/v1/leaks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: `found in a log: ${secret}` }),
  });
  expect(thanks.status).toBe(200);
  // It is acted upon beside the request.
  await expect.poll(async () => (await callApi(secret)).body.reason).toBe('key_inactive');
  await page.reload();
  await expect(rowOf(page, 'Leaked')).toContainText('Deactivated');
  await page.getByRole('link', { name: 'Security' }).click();
  const note = page.getByRole('region', { name: 'Leaked keys' });
  await expect(note).toContainText('A live key is deactivated at once');
  await expectAccessible(page, 'policy for leaked keys');
});

test('a suspended workspace says so on every page, and its keys are refused until it is resumed', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await createAndFinish(page, 'Suspended');
  await keydesk('workspaces', 'suspend', workspace.slug, '--reason', 'Credentials were stolen');
  expect((await callApi(secret)).body.reason).toBe('subscription_inactive');
  await page.reload();
  const banner = page.getByRole('note').filter({ hasText: 'has suspended this workspace' });
  await expect(banner).toContainText('Credentials were stolen');
  await expectAccessible(page, 'suspended workspace');
  await keydesk('workspaces', 'resume', workspace.slug);
  expect((await callApi(secret)).status).toBe(200);
  await page.reload();
  await expect(banner).toHaveCount(0);
});
