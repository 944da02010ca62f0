import { readFileSync } from 'node:fs';
import { expectAccessible } from './support/axe';
import { insertKeys } from './support/key-rows';
import { expect, test } from './support/test';
import { countRequests } from './support/usage-rows';

test('usage is read by arrow keys and as a table, filtered, saved, and each mark leads to the log', async ({
  page,
  workspace,
}) => {
  const [checkout = '', partner = ''] = await insertKeys(workspace, [
    { name: 'Checkout' },
    { name: '=Partner' },
  ]);
  await countRequests(page, workspace, [
    { keyId: checkout, minutesAgo: 20, count: 900 },
    { keyId: checkout, minutesAgo: 200, count: 60, endpoint: 'POST /orders', country: 'US' },
    {
      keyId: partner,
      minutesAgo: 200,
      count: 30,
      outcome: 'rate_limited',
      status: 429,
      country: 'ZZ',
    },
    { keyId: partner, minutesAgo: 400, count: 10, status: 500 },
  ]);
  const main = page.getByRole('main');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usage');
  await expect(main).toContainText('1,000 requests in the last 24 hours; 4 % failed');
  await expectAccessible(page, 'usage');

  const cursor = page.getByRole('slider', { name: /^Requests:/ });
  await cursor.focus();
  await page.keyboard.press('Home');
  await expect(cursor).toHaveAttribute('aria-valuetext', /: 0 requests$/);
  await page.keyboard.press('End');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('ArrowLeft');
  await expect(cursor).toHaveAttribute('aria-valuetext', /requests/);

  await main.getByText('Show as table').first().click();
  const table = page.getByRole('table', { name: 'Requests by quarter of an hour' });
  await expect(table.getByRole('row')).toHaveCount(97);
  await expect(table).toContainText('900');
  await expectAccessible(page, 'usage with a table');

  const endpoints = page.getByRole('table', { name: 'Endpoints with the most requests' });
  await expect(endpoints.getByRole('row')).toHaveCount(3);
  const countries = page.getByRole('table', { name: 'Requests by country' });
  await expect(countries).toContainText('Unknown');
  await expect(main).toContainText('IP2Location LITE');
  await countries.getByRole('link', { name: 'Country' }).click();
  await expect(countries.getByRole('rowheader')).toHaveText([
    'Germany',
    'United States',
    'Unknown',
  ]);

  const inLog = endpoints.getByRole('link', { name: '60 requests of POST /orders in the log' });
  const log = new URL((await inLog.getAttribute('href')) ?? '', page.url());
  expect(log.pathname).toBe(`/${workspace.slug}/logs`);
  expect(Object.fromEntries(log.searchParams)).toMatchObject({
    env: 'live',
    endpoint: 'POST /orders',
    from: expect.stringMatching(/Z$/),
    to: expect.stringMatching(/Z$/),
  });

  await page.getByLabel('Key', { exact: true }).selectOption('=Partner');
  await page.getByLabel('Status', { exact: true }).selectOption('4xx');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(main).toContainText('30 requests in the last 24 hours; 100 % failed');
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(main).toContainText('1,000 requests');

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'By key as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^keys-.*\.csv$/);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toContain(`"${checkout}","Checkout","960","0"`);
  expect(csv).toContain(`"'=Partner"`);

  await cursor.scrollIntoViewIfNeeded();
  const bars = main.locator('path[data-part="outcome=allowed"]');
  const lastBar = Number(/.*M([\d.]+) /.exec((await bars.getAttribute('d')) ?? '')?.[1]);
  const chart = await cursor.boundingBox();
  if (chart === null) throw new Error('No chart is drawn.');
  const [x, y] = [chart.x + (chart.width * lastBar) / 96, chart.y + chart.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
  await page.waitForURL('**/logs?**');
  const { searchParams } = new URL(page.url());
  const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name) ?? ''));
  expect(searchParams.get('outcome')).toBe('allowed');
  expect(Number(to) - Number(from)).toBe(15 * 60_000);
});

test('without a script usage is filtered by plain forms, and the overview says what needs attention', async ({
  browser,
  page,
  workspace,
}) => {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const longAgo = new Date(Date.now() - 100 * 86_400_000).toISOString();
  const [busy = ''] = await insertKeys(workspace, [
    { name: 'Busy', lastUsedAt: new Date().toISOString() },
    { name: 'Ends soon', expiresAt: soon },
    { name: 'Forgotten', lastUsedAt: longAgo },
  ]);
  await countRequests(page, workspace, [
    { keyId: busy, minutesAgo: 60, count: 12 },
    { keyId: busy, minutesAgo: 60 * 50, count: 7, endpoint: 'GET /old' },
  ]);
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
  const main = page.getByRole('main');
  await expect(main).toContainText(
    '12 requests in the last 24 hours, 0 % failed; 1 key expires soon, 1 key lies idle.',
  );
  const attention = page.getByRole('region', { name: 'Needs attention' });
  for (const name of ['Ends soon', 'Forgotten']) {
    await expect(attention.getByRole('link', { name, exact: true })).toBeVisible();
  }
  const steps = page.getByRole('region', { name: 'Next steps' });
  await expect(steps.getByRole('listitem').filter({ hasText: 'Done: ' })).toHaveText([
    /Create a live key$/,
  ]);
  await expect(main.getByRole('link', { name: /^Create key/ })).toBeVisible();
  await expectAccessible(page, 'overview');

  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const plain = await context.newPage();
  await plain.goto(`/${workspace.slug}/usage?env=live`);
  await plain.getByRole('link', { name: '7 d' }).click();
  await expect(plain.getByRole('main')).toContainText('19 requests in the last 7 days');
  await plain.getByLabel('Endpoint', { exact: true }).fill('GET /old');
  await plain.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(plain.getByRole('main')).toContainText('7 requests in the last 7 days');
  await plain.getByLabel('Endpoint', { exact: true }).fill('GET /never');
  await plain.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(plain.getByRole('main')).toContainText('No request fits these filters');
  await plain.goto(`/${workspace.slug}/overview?env=live`);
  await plain.getByRole('button', { name: 'Hide these steps' }).click();
  await expect(plain.getByRole('region', { name: 'Next steps' })).toHaveCount(0);
  await plain.reload();
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Overview');
  await expect(plain.getByRole('region', { name: 'Next steps' })).toHaveCount(0);
  await context.close();
});
