import { expect, type Page } from 'playwright/test';

/**
 * Makes an arrival on a page of ours last until its scripts listen: `load` comes before React has
 * taken over what the server drew, and a key pressed in between is heard by nobody. A person takes
 * longer than that; a journey on a busy machine does not.
 */
export function arriveHydrated(page: Page) {
  for (const move of ['goto', 'reload', 'goBack', 'goForward'] as const) {
    const plain: (...args: never[]) => Promise<unknown> = page[move].bind(page);
    Reflect.set(page, move, async (...args: never[]) => {
      const answer = await plain(...args);
      // Again where the page has gone on by itself meanwhile.
      const look = async () => expect(await page.evaluate(untouched)).toEqual([]);
      await expect(look, 'controls without scripts').toPass({ timeout: 10_000 });
      return answer;
    });
  }
}

/** Runs in the page: the controls that React does not know yet. Where it never runs there are none. */
async function untouched(): Promise<string[]> {
  if (!('__next_f' in window)) return [];
  // What listens to the whole page does so in an effect, which comes after the paint.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')]
    .filter((control) => !Object.keys(control).some((name) => name.startsWith('__reactProps$')))
    .map(({ outerHTML }) => outerHTML);
}
