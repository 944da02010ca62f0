import type { Page } from 'playwright';
import { expect } from 'vitest';

/** Creates a key in the dashboard by the button of this name, and returns the secret that is shown. @param level where none is chosen beforehand */
export async function createInDashboard(
  page: Page,
  button: string,
  name: string,
  level?: string,
): Promise<string> {
  await page.getByRole('link', { name: button }).first().click();
  const sheet = page.getByRole('dialog').first();
  await sheet.getByLabel('Name', { exact: true }).fill(name);
  if (level !== undefined) await sheet.getByRole('radio', { name: level }).check();
  await sheet.getByRole('button', { name: button }).click();
  return await shownSecret(page);
}

/** The secret that the page shows once. */
export async function shownSecret(page: Page): Promise<string> {
  const panel = page.getByRole('alertdialog', { name: 'Save this key now' });
  return await panel.getByRole('status', { name: /^API key/ }).innerText();
}

/** Says that the secret is stored, and closes the panel. */
export async function finish(page: Page): Promise<void> {
  const panel = page.getByRole('alertdialog', { name: 'Save this key now' });
  await panel.getByRole('checkbox', { name: 'I have stored this key' }).check();
  await panel.getByRole('link', { name: 'Done' }).click();
  await panel.waitFor({ state: 'hidden' });
}

/** Expects that nothing of the page, reloaded, holds the random part of the secret. */
export async function expectGone(page: Page, secret: string): Promise<void> {
  await page.reload();
  expect(await page.content()).not.toContain(secret.slice(-22));
}

/** Chooses from the menu `⋯` of the row of that name. */
export async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Where the page says that one is: the crumbs above its heading, and the heading. */
export async function menuPath(page: Page): Promise<string[]> {
  const crumbs = await page.getByLabel('Breadcrumb').getByRole('listitem').allInnerTexts();
  return crumbs.map((crumb) => crumb.replace('›', '').trim());
}
