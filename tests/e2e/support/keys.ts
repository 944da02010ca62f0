import { expect, type Locator, type Page } from 'playwright/test';
import type { Environment } from '@/lib/core/key-format';
import type { Workspace } from './people';

/** How every secret looks, wherever it may turn up. */
export const SECRET = /sk_(?:live|test)_[0-9A-Za-z]{22}/;

/** The 22 random characters: what must be nowhere once the secret was shown. */
export function randomPartOf(secret: string): string {
  return secret.slice(-22);
}

/** The address of a workspace's list. */
export function listPath({ slug }: Workspace, env: Environment = 'live', query = ''): string {
  return `/${slug}/settings/api-keys?env=${env}${query}`;
}

/** Goes to a workspace's list. */
export async function openList(page: Page, workspace: Workspace, env?: Environment) {
  await page.goto(listPath(workspace, env));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('API Keys');
}

/** The row of the key with that name. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

/** Opens a row's menu and chooses from it. */
export async function choose(page: Page, name: string, action: string) {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** The panel that shows a secret once. */
export function revealOf(page: Page): Locator {
  return page.getByRole('alertdialog', { name: 'Save this key now' });
}

/** The secret that the panel shows. */
export async function revealedSecret(page: Page): Promise<string> {
  const shown = await revealOf(page)
    .getByRole('status', { name: /^API key/ })
    .innerText();
  expect(shown).toMatch(new RegExp(`^${SECRET.source}$`));
  return shown;
}

/** Opens the sheet. An empty list offers it twice: above, and in its middle. */
export async function openSheet(page: Page): Promise<Locator> {
  await page.getByRole('link', { name: 'Create key' }).first().click();
  const sheet = page.getByRole('dialog', { name: /^Create (live|test) key/ });
  await expect(sheet).toBeVisible();
  return sheet;
}

/** Resolves once the page that shows a secret listens for calls. Ask before the secret is shown. */
export async function listens(page: Page): Promise<void> {
  await page.waitForResponse(/\/arrivals$/);
}

/** Fills in the sheet and sends it; the secret is shown afterwards. */
export async function create(page: Page, name: string): Promise<string> {
  const sheet = await openSheet(page);
  await sheet.getByLabel('Name').fill(name);
  await sheet.getByRole('button', { name: 'Create key' }).click();
  return await revealedSecret(page);
}

/** Ticks that the secret is stored, and closes the panel. */
export async function finish(page: Page) {
  await revealOf(page).getByRole('checkbox', { name: 'I have stored this key' }).check();
  await revealOf(page).getByRole('link', { name: 'Done' }).click();
  await expect(revealOf(page)).toBeHidden();
  // Loaded again before it has changed, the address would open the form.
  await expect(page).not.toHaveURL(/[?&]new=1/);
}

/** Makes a key by the sheet and leaves the list showing it. */
export async function createAndFinish(page: Page, name: string): Promise<string> {
  const secret = await create(page, name);
  await finish(page);
  await expect(rowOf(page, name)).toBeVisible();
  return secret;
}

/** The message at the edge of the page. */
export function messageOf(page: Page): Locator {
  return page.getByRole('region', { name: /^Messages/ }).getByRole('listitem');
}
