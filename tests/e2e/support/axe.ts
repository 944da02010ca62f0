import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import { expect, type Page } from 'playwright/test';
import { inCheckout } from '../../../scripts/launch/checkout.mjs';

const source = readFileSync(inCheckout('node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const EVERYTHING = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** Between the themes nothing but colours differs. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const THEMES = ['light', 'dark'] as const;

export const DESK = { width: 1360, height: 860 };
export const PHONE = { width: 390, height: 844 };

/** Scans what a page shows in both themes and at these widths; the last is the one it is left in. */
export async function expectAccessible(page: Page, what: string, sizes = [PHONE, DESK]) {
  // A page that is gone to inside the product has its title a moment after its heading.
  await expect(page).toHaveTitle(/./);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of THEMES) {
      // Without motion the colours of the other theme are there at once: with the next frame.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // What a bar covers while the page is scrolled is not too small.
      await page.evaluate(() => scrollTo(0, 0));
      await nextFrame(page);
      const faults = await scan(page, colorScheme === 'light' ? EVERYTHING : COLOURS);
      expect(faults, `${what}, ${colorScheme}, ${size.width} px`).toEqual([]);
    }
  }
}

function nextFrame(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
  );
}

async function scan(page: Page, runOnly: typeof EVERYTHING): Promise<string[]> {
  // Evaluated, not added to the page: the content policy refuses foreign scripts.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  const { violations, passes } = await page.evaluate((rules): Promise<AxeResults> => {
    const run: unknown = Reflect.get(Reflect.get(window, 'axe'), 'run');
    if (typeof run !== 'function') throw new Error('axe is not there');
    return run(document, { runOnly: rules, resultTypes: ['violations'] });
  }, runOnly);
  expect(passes.map(({ id }) => id)).toContain('color-contrast');
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}
