import { prepareBrowser } from '../../scripts/launch/browser.mjs';
import { create, finish, listPath, openList, randomPartOf, revealOf, SECRET } from './support/keys';
import { remainsOf } from './support/remains';
import { expect, test } from './support/test';

const { executablePath, args, env } = await prepareBrowser();

// Playwright turns the back-forward cache off: these are about what it may keep.
test.use({
  launchOptions: {
    executablePath,
    args,
    env: { ...process.env, ...env } as Record<string, string>,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

test('going back and forward after Done shows no secret', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await create(page, 'Back and forth');
  await finish(page);
  await page.goto('/docs/errors');
  for (const step of ['back', 'forward', 'back', 'back'] as const) {
    await (step === 'back' ? page.goBack() : page.goForward());
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await remainsOf(page)).not.toContain(randomPartOf(secret));
  }
});

test('leaving while the secret is shown wipes it: coming back does not bring it back', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await create(page, 'Left open');
  await page.goto('/docs/errors');
  await page.goBack();
  await expect(page.getByRole('main')).toContainText('Left open');
  expect(await remainsOf(page)).not.toContain(randomPartOf(secret));
});

test('a page that the browser keeps for Back holds the key’s name and no secret', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await create(page, 'Kept');
  // What a browser tells a page before it is frozen into the back-forward cache.
  await page.evaluate(() =>
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })),
  );
  await expect(revealOf(page)).toBeHidden();
  const note = page.getByRole('dialog', { name: 'This key is no longer shown' });
  await expect(note).toContainText('If you have not stored it, regenerate the key.');
  await expect(note).toContainText(secret.slice(-4));
  expect(await remainsOf(page)).not.toContain(randomPartOf(secret));
  await note.getByRole('link', { name: 'Open key' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kept');
});

test('reloading while the secret is shown does not bring it back', async ({ page, workspace }) => {
  await openList(page, workspace);
  const secret = await create(page, 'Reloaded');
  await page.reload();
  await expect(page).toHaveURL(listPath(workspace, 'live', '&new=1'));
  expect(await remainsOf(page)).not.toContain(randomPartOf(secret));
  expect(await page.content()).not.toMatch(SECRET);
});
