import type { Page } from 'playwright/test';
import { Webhook } from 'standardwebhooks';
import { closeReceivers, startReceiver } from '../support/receivers';
import { expectAccessible } from './support/axe';
import { auditCount } from './support/installation';
import { join, newPerson, signIn, type Workspace } from './support/people';
import { expect, test } from './support/test';

test.afterAll(closeReceivers);
test.use({ storageState: { cookies: [], origins: [] } });

/** What a receiver got, whether its signature is right, and what it answers. */
async function startKeeper() {
  const keeper = { status: 200, kept: [] as { headers: Record<string, string>; body: string }[] };
  const { url } = await startReceiver({
    answer: async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      keeper.kept.push({ headers, body });
      response.writeHead(keeper.status).end('<b>heard</b>');
    },
  });
  return Object.assign(keeper, { url });
}

/** Signs a new owner in, who has just proved who they are. */
async function openAsOwner(page: Page, workspace: Workspace): Promise<void> {
  const person = await newPerson('Wanda Hook');
  await join(person, workspace, 'owner');
  await signIn(page, person.email);
  await page.goto(`/${workspace.slug}/settings/webhooks`);
}

test('a webhook is set up, tested, rotated, switched off and on, and sends again what failed', async ({
  page,
  workspace,
}) => {
  const keeper = await startKeeper();
  await openAsOwner(page, workspace);
  await expectAccessible(page, 'no webhook');
  const main = page.getByRole('main');
  await page.getByLabel('Address').fill('https://user@hooks.example.com/');
  await page.getByRole('button', { name: 'Set up webhook' }).click();
  await expect(main).toContainText('Leave out name and password');
  await page.getByLabel('Address').fill(keeper.url);
  await page.getByRole('button', { name: 'Set up webhook' }).click();
  const shown = page.getByRole('figure', { name: 'Signing secret' });
  const secret = (await shown.locator('code').innerText()).trim();
  expect(secret).toMatch(/^whsec_/);
  await expectAccessible(page, 'a new webhook');

  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(main).toContainText('The test arrived: 200 in');
  await expect(main).toContainText('<b>heard</b>');
  const [test] = keeper.kept;
  new Webhook(secret).verify(test?.body ?? '', test?.headers ?? {});
  await page.reload();
  await expect(main).not.toContainText('whsec_');

  await page.getByRole('button', { name: 'Rotate secret' }).click();
  const rotated = (await shown.locator('code').innerText()).trim();
  expect(rotated).not.toBe(secret);
  keeper.status = 500;
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(main).toContainText('The test failed: 500 in');
  const last = keeper.kept.at(-1);
  for (const one of [secret, rotated])
    new Webhook(one).verify(last?.body ?? '', last?.headers ?? {});
  await expect(main).toContainText('Every delivery has failed since');

  await page.getByRole('link', { name: 'Look at the delivery' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('webhook.test');
  await expect(main).toContainText('Given up');
  await expectAccessible(page, 'a delivery');
  keeper.status = 204;
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(async () => {
    await page.reload();
    await expect(main).toContainText('Delivered');
  }).toPass();
  await expect(main).toContainText('Attempt 2');
  expect(keeper.kept.at(-1)?.headers['webhook-id']).toBe(last?.headers['webhook-id']);

  await page.getByRole('link', { name: 'Webhooks' }).first().click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await expect(main).toContainText('Somebody of this workspace switched it off.');
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Nothing is sent');
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByRole('button', { name: 'Switch off' })).toBeVisible();
  await expectAccessible(page, 'a webhook with deliveries');
  await page.getByText('Remove the webhook').click();
  await page.getByRole('button', { name: 'Remove webhook' }).click();
  await expect(page.getByRole('button', { name: 'Set up webhook' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
});

test('without JavaScript a webhook is set up, shows its secret once, and is tested; others may not look', async ({
  browser,
  watch,
  workspace,
}) => {
  const keeper = await startKeeper();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await watch.follow(context);
  const page = await context.newPage();
  await openAsOwner(page, workspace);
  await page.getByLabel('Address').fill(keeper.url);
  await page.getByRole('button', { name: 'Set up webhook' }).click();
  const main = page.getByRole('main');
  await expect(main).toContainText('whsec_');
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(main).toContainText('The test arrived: 200');
  await expect(main).not.toContainText('whsec_');
  await context.clearCookies();
  const viewer = await newPerson('Vera View');
  await join(viewer, workspace, 'viewer');
  await signIn(page, viewer.email);
  const before = await auditCount(workspace.id);
  await page.goto(`/${workspace.slug}/settings/webhooks`);
  await expect(main).toContainText('Your role, viewer, may not see the webhook.');
  await expect(main).not.toContainText(keeper.url);
  expect(await auditCount(workspace.id)).toBe(before);
  await context.close();
});
