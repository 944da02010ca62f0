import { expect } from 'vitest';
import type { Installation } from '../../support/installation';

/** How long counts and alerts may take to be on a page: they are judged once a minute. */
export const SEEN_MS = 100_000;
/** A test that waits for that. */
export const PATIENT = { timeout: SEEN_MS + 20_000 };

/** Expects that a page of the workspace comes to say all of this. */
export async function expectPage(
  at: Installation,
  path: string,
  texts: readonly (string | RegExp)[],
): Promise<void> {
  const page = await at.page();
  const says = async () => {
    await page.goto(`${at.origin}/northwind/${path}`);
    return await page.getByRole('main').innerText();
  };
  const missing = async () => {
    const text = (await says()).replace(/\s+/g, ' ');
    return texts.filter((wanted) => text.search(wanted) < 0).map(String);
  };
  await expect.poll(missing, { timeout: SEEN_MS, interval: 2_000 }).toEqual([]);
  await page.close();
}

/** Lets the secret of a key be so many days old; reminders look for that when the server starts, and once an hour. */
export async function ageSecret(at: Installation, days: number): Promise<void> {
  const { id } = await at.makeKey('Old secret');
  for (const [table, column] of [
    ['api_keys', 'id'],
    ['api_key_secrets', 'key_id'],
  ]) {
    await at.sql(
      `UPDATE ${table} SET created_at = now() - $2 * interval '1 day' WHERE ${column} = $1`,
      [id, days],
    );
  }
  await at.restart();
}

/** Expects a reminder of rotation for that key. */
export async function expectRotationReminder(at: Installation, days: number): Promise<void> {
  await expectPage(at, 'alerts', [/Rotation due/, `it should be replaced every ${days} days`]);
}
