import type { Page } from 'playwright/test';
import { expectAccessible } from './support/axe';
import { insertIncident, SUMMARY } from './support/incidents';
import { sql } from './support/installation';
import { insertKeys } from './support/key-rows';
import { openList } from './support/keys';
import { join, newPerson, signIn, type Workspace } from './support/people';
import { expect, test } from './support/test';

test('an incident is found by the bell, looked at, acknowledged and muted for its key', async ({
  page,
  workspace,
}) => {
  const [key = ''] = await insertKeys(workspace, [{ name: 'Billing server' }]);
  await insertIncident(workspace, key);
  await openList(page, workspace);
  await expect(page.getByRole('link', { name: '1 open alert' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Alerts');
  await expectAccessible(page, 'alerts');

  await page.getByRole('link', { name: 'Many requests fail' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Many requests fail');
  await expect(page.getByRole('main')).toContainText(SUMMARY);
  const log = page.getByRole('link', { name: 'Show its requests' });
  await expect(log).toHaveAttribute('href', new RegExp(`/logs\\?.*key=${key}`));
  await page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(page.getByRole('main')).toContainText('Acknowledged by Ada Winter');
  await page.getByLabel('Mute Error rate for').selectOption('24 hours');
  await page.getByRole('button', { name: 'Mute Error rate' }).click();
  await expect(page.getByRole('button', { name: 'Unmute Error rate' })).toBeVisible();
  await expectAccessible(page, 'incident');

  await page.getByRole('link', { name: 'Look at the key' }).click();
  await expect(page.getByRole('main')).toContainText('Error rate is muted until');
  await page.getByRole('link', { name: 'Show its alert rules' }).click();
  await expect(page.getByRole('heading', { name: 'Rules for one key' })).toBeVisible();
  await expect(ruleOf(page, 'Error rate')).toContainText('Muted until');
  await page.getByRole('link', { name: 'Show the rules for all keys' }).click();
  await expect(ruleOf(page, 'Error rate')).not.toContainText('Muted until');
});

test('rules are looked back with, changed and tried; quiet hours are kept', async ({
  page,
  workspace,
}) => {
  const [key = ''] = await insertKeys(workspace, [{ name: 'Billing server' }]);
  await insertFailures(workspace, key, 3);
  await page.goto(`/${workspace.slug}/alerts`);
  await page.getByRole('link', { name: 'Look back 30 days with Error rate' }).click();
  await expect(ruleOf(page, 'Error rate')).toContainText('It would have fired 3 times');
  await ruleOf(page, 'Error rate').getByLabel('Try it from').fill('60');
  await ruleOf(page, 'Error rate').getByRole('button', { name: 'Look back' }).click();
  await expect(ruleOf(page, 'Error rate')).toContainText('It would not have fired');
  await expectAccessible(page, 'look back');

  await ruleOf(page, 'Error rate').getByLabel('From', { exact: true }).fill('101');
  await page.getByRole('button', { name: 'Save Error rate' }).click();
  await expect(page.getByText('Give a whole number from 1 to 100.')).toBeVisible();
  await ruleOf(page, 'Error rate').getByLabel('From', { exact: true }).fill('60');
  await ruleOf(page, 'Error rate').getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: 'Save Error rate' }).click();
  await expect(ruleOf(page, 'Error rate')).toContainText('Saved.');
  await page.reload();
  await expect(ruleOf(page, 'Error rate').getByRole('checkbox')).not.toBeChecked();
  await expect(ruleOf(page, 'Error rate')).toContainText('when 60 % of');

  await page.getByRole('textbox', { name: 'From' }).last().fill('22:00');
  await page.getByLabel('Until').fill('07:00');
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(page.getByText('Give a time zone like Europe/Berlin or UTC.')).toBeVisible();
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByRole('button', { name: 'Save quiet hours' }).click();
  await expect(page.getByText('The quiet hours are saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(page.getByRole('main')).toContainText('A test is on its way');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false, storageState: { cookies: [], origins: [] } });

  test('an admin acknowledges and changes rules, a viewer looks', async ({ page, workspace }) => {
    const [key = ''] = await insertKeys(workspace, [{ name: 'Billing server' }]);
    await insertIncident(workspace, key);
    const admin = await newPerson('Nora Noscript');
    await join(admin, workspace, 'admin');
    await page.goto(`/${workspace.slug}/alerts`);
    await signIn(page, admin.email);
    await page.goto(`/${workspace.slug}/alerts`);
    await page.getByRole('link', { name: 'Many requests fail' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(page.getByRole('main')).toContainText('Acknowledged by Nora Noscript');
    await page.getByRole('link', { name: 'Alerts', exact: true }).first().click();
    await ruleOf(page, 'Unusual volume').getByLabel('From', { exact: true }).fill('5');
    await page.getByRole('button', { name: 'Save Unusual volume' }).click();
    await expect(ruleOf(page, 'Unusual volume')).toContainText('makes 5 times as many');
    await page.context().clearCookies();
    const viewer = await newPerson('Vera Viewer');
    await join(viewer, workspace, 'viewer');
    await page.goto(`/${workspace.slug}/alerts`);
    await signIn(page, viewer.email);
    await page.goto(`/${workspace.slug}/alerts`);
    await expect(page.getByRole('main')).toContainText('may look but not change this');
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  });
});

function ruleOf(page: Page, name: string) {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });
}

/** Times in the last weeks in which half of a key's requests failed, as they are rolled up. */
async function insertFailures(workspace: Workspace, keyId: string, times: number): Promise<void> {
  await sql(
    `INSERT INTO usage_counts (workspace_id, cut, grain, at, key_id, environment, endpoint, outcome, status, country,
                               count, responses, latency_bins, latency_counts)
     SELECT $1, 'keys', grain, date_bin(CASE grain WHEN 'day' THEN interval '1 day' ELSE '15 minutes' END,
              now() - day * interval '3 days', '2000-01-01 00:00+00'),
            $2, 'live', '', 'valid', status, '', 100, 100, '{}', '{}'
       FROM generate_series(1, $3::int) AS day, unnest('{quarter,day}'::usage_grain[]) AS grain,
            unnest('{200,500}'::int[]) AS status`,
    [workspace.id, keyId, times],
  );
}
