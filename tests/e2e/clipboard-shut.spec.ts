import { create, openList, revealOf } from './support/keys';
import { expect, test } from './support/test';

// Without the permission a headless browser refuses the clipboard, as a strict one does.
test('where the clipboard is shut, the key is selected, that is said, and the gate stays shut', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  const secret = await create(page, 'Locked down');
  const panel = revealOf(page);
  for (const copy of [
    () => panel.getByRole('button', { name: 'Copy key' }).click(),
    async () => {
      await panel.getByRole('button', { name: 'Copy as…' }).click();
      await page.getByRole('menuitem', { name: 'curl' }).click();
    },
  ]) {
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await copy();
    await expect(panel.getByRole('status').filter({ hasText: 'press ⌘C or Ctrl+C' })).toBeVisible();
    await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe(secret);
    await expect(panel.getByRole('checkbox')).not.toBeChecked();
  }
  await panel.getByRole('link', { name: 'Done' }).click();
  await expect(panel.getByRole('alert')).toContainText('Not copied, downloaded or ticked.');
  await panel.getByRole('checkbox').check();
  await panel.getByRole('link', { name: 'Done' }).click();
  await expect(panel).toBeHidden();
});
