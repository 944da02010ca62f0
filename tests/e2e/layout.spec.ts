import type { Page } from 'playwright/test';
import { insertKeys } from './support/key-rows';
import { listPath, messageOf, openList, openSheet, rowOf } from './support/keys';
import type { Workspace } from './support/people';
import { expect, NOT_FOUND, test } from './support/test';

const LONG =
  'A name as long as names may be, with aVeryLongWordThatNobodyCanBreakAnywhereAtAll in it ok';

test('every page has one heading, a title of its own, landmarks and a language', async ({
  page,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  const titles = new Set<string>();
  const paths = await pagesOf(page, workspace);
  for (const path of paths) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveCount(1);
    await expect(page.getByRole('main'), path).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.lang), path).toBe('en');
    titles.add(await page.title());
  }
  expect(titles.size).toBe(paths.length);
});

test('at 320 pixels, which is 400 % zoom, nothing scrolls sideways', async ({
  page,
  workspace,
  watch,
}) => {
  watch.allow(NOT_FOUND);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of await pagesOf(page, workspace)) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await overflow(page), path).toEqual([]);
  }
  await openList(page, workspace);
  await page.getByRole('banner').getByText(workspace.name).first().click();
  expect(await overflow(page), 'menu').toEqual([]);
  await page.keyboard.press('Escape');
  const sheet = await openSheet(page);
  await sheet.getByRole('radio', { name: 'Limited' }).check();
  expect(await overflow(page), 'sheet').toEqual([]);
  await sheet.getByLabel('Name').fill(LONG);
  await sheet.getByRole('radio', { name: 'Full' }).check();
  await sheet.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  expect(await overflow(page), 'panel').toEqual([]);
});

test('text of twice the size is not cut off and does not scroll sideways', async ({
  page,
  workspace,
}) => {
  await insertKeys(workspace, [{ name: LONG }]);
  await page.setViewportSize({ width: 1280, height: 800 });
  await openList(page, workspace);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  expect(await overflow(page)).toEqual([]);
  await expect(page.getByRole('link', { name: 'Create key' })).toBeInViewport();
});

test('whoever wants no motion gets none', async ({ page, workspace }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await insertKeys(workspace, [{ name: 'Still' }]);
  await openList(page, workspace);
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await expect(messageOf(page)).toBeVisible();
  expect(await motions(page)).toEqual([]);
  await openSheet(page);
  expect(await motions(page)).toEqual([]);
});

test('where colours are forced, status and environment still read', async ({ page, workspace }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await insertKeys(workspace, [{ name: 'Paused', status: 'INACTIVE' }, { name: 'Running' }]);
  await openList(page, workspace);
  await expect(rowOf(page, 'Paused')).toContainText('Deactivated');
  await expect(rowOf(page, 'Running')).toContainText('Active');
  await page.keyboard.press('j');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Actions for Running' })).toBeFocused();
  expect(await focusFault(page)).toBeNull();
});

test.describe('on a screen that is touched', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test('every control is at least 44 pixels high', async ({ page, workspace }) => {
    await insertKeys(workspace, [{ name: 'Thumb' }]);
    await openList(page, workspace);
    expect(await smallTargets(page)).toEqual([]);
    await page.getByRole('button', { name: 'Actions for Thumb' }).tap();
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await smallTargets(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('banner').getByText(workspace.name).first().tap();
    expect(await smallTargets(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await openSheet(page);
    expect(await smallTargets(page)).toEqual([]);
    await page.goto('/docs/errors');
    expect(await smallTargets(page)).toEqual([]);
  });
});

test.describe('walking through with Tab', () => {
  for (const { size, width } of [
    { size: 'a desk', width: 1360 },
    { size: 'a phone', width: 390 },
  ]) {
    test(`the focus is always to be seen and in the order of the page, on ${size}`, async ({
      page,
      workspace,
    }) => {
      await page.setViewportSize({ width, height: 600 });
      await insertKeys(
        workspace,
        Array.from({ length: 12 }, (_, index) => ({ name: `Key ${index}` })),
      );
      for (const path of [listPath(workspace), '/docs/errors']) {
        await page.goto(path);
        expect(await walk(page), path).toBeGreaterThan(5);
      }
      await openList(page, workspace);
      // Before scripts run the menu is a link too.
      await rowOf(page, 'Key 1').getByRole('link', { name: 'Key 1', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Key 1');
      await page.reload();
      expect(await walk(page)).toBeGreaterThan(5);
      await openList(page, workspace);
      await openSheet(page);
      expect(await walk(page)).toBeGreaterThan(5);
    });
  }
});

async function pagesOf(page: Page, workspace: Workspace): Promise<string[]> {
  await insertKeys(workspace, [{ name: LONG }, { name: 'Short' }]);
  await openList(page, workspace);
  const key = await page.getByRole('link', { name: LONG, exact: true }).getAttribute('href');
  return [
    listPath(workspace),
    listPath(workspace, 'test'),
    key ?? '',
    `/${workspace.slug}/settings/api-keys/nothing`,
    `/${workspace.slug}/settings/members`,
    `/${workspace.slug}/settings/workspace`,
    `/${workspace.slug}/settings/webhooks`,
    '/docs/errors',
    '/reset/gone',
    '/invite/gone',
  ];
}

/** Whatever sticks out of the window to the side. */
async function overflow(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wide = [...document.body.getElementsByTagName('*')].filter((element) => {
      const { right, width: own } = element.getBoundingClientRect();
      return own > 1 && right > width + 1 && element.checkVisibility();
    });
    const scrolls = document.documentElement.scrollWidth > width;
    const isModal = document.getElementsByTagName('dialog').length > 0;
    return scrolls || isModal ? wide.map(({ outerHTML }) => outerHTML.slice(0, 160)) : [];
  });
}

async function motions(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const seconds = (list: string) => Math.max(...list.split(',').map(Number.parseFloat));
    return [...document.getElementsByTagName('*')]
      .filter((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        return seconds(animationDuration) > 0 || seconds(transitionDuration) > 0;
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 160));
  });
}

/** Controls lower than a thumb needs. Links inside sentences are exempt (WCAG 2.5.8). */
async function smallTargets(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const [dialog] = document.getElementsByTagName('dialog');
    const heightOf = (element: HTMLElement) => {
      const label = element instanceof HTMLInputElement ? element.closest('label') : null;
      const isWide = getComputedStyle(element, '::after').position === 'absolute';
      const cell = isWide ? element.closest('th, td, li') : null;
      return (label ?? cell ?? element).getBoundingClientRect().height;
    };
    // The skip link waits outside the window until it has the focus.
    const isCovered = (element: HTMLElement) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      return over !== null && !element.contains(over) && !over.contains(element);
    };
    return [...(dialog ?? document.body).getElementsByTagName('*')]
      .filter((element) => element instanceof HTMLElement)
      .filter(({ tabIndex, role }) => tabIndex >= 0 || role === 'menuitem')
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => element.closest('p, dd') === null && !isCovered(element))
      .filter((element) => element.getBoundingClientRect().width > 1 && heightOf(element) < 43.5)
      .map((element) => `${heightOf(element)}: ${element.outerHTML.slice(0, 160)}`);
  });
}

/** Presses Tab through the whole page and returns the number of stops. */
async function walk(page: Page): Promise<number> {
  let previous = -1;
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press('Tab');
    const place = await page.evaluate(() => {
      const at = document.activeElement ?? document.body;
      const isBack = at === document.body || at.hasAttribute('data-walked');
      at.setAttribute('data-walked', '');
      return isBack ? null : [...document.getElementsByTagName('*')].indexOf(at);
    });
    if (place === null) return stops;
    expect(place, 'place in the document').toBeGreaterThan(previous);
    previous = place;
    expect(await focusFault(page)).toBeNull();
  }
  throw new Error('the walk does not end');
}

/** What hides the focus: no outline, another element on top, or a place outside the window. */
async function focusFault(page: Page): Promise<string | null> {
  return await page.evaluate(() => {
    const at = document.activeElement;
    if (at === null) return 'nothing has the focus';
    const shown = [at, at.parentElement].filter((element) => element !== null);
    const isOutlined = shown.some((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    });
    const what = at.outerHTML.slice(0, 160);
    if (!isOutlined) return `no outline: ${what}`;
    const { left, top, width, height } = at.getBoundingClientRect();
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    if (over === null) return `outside the window: ${what}`;
    const isOnTop = at.contains(over) || over.contains(at) || at.closest('label')?.contains(over);
    return isOnTop ? null : `under ${over.outerHTML.slice(0, 100)}: ${what}`;
  });
}
