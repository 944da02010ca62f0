import type { Page } from 'playwright/test';

/** Everything that a page and its browser still hold: documents, storage, cookies, history. */
export async function remainsOf(page: Page): Promise<string> {
  const inPage = await page.evaluate(async () => {
    const flight = await fetch(location.href, { headers: { RSC: '1' }, cache: 'no-store' });
    return JSON.stringify({
      document: document.documentElement.outerHTML,
      values: [...document.querySelectorAll('input')].map((input) => input.value),
      text: document.body.innerText,
      flight: await flight.text(),
      storage: [{ ...localStorage }, { ...sessionStorage }],
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      entries: performance.getEntries().map((entry) => entry.name),
      history: [history.state, window.name, document.referrer],
      visited: navigation.entries().map((entry) => [entry.url, entry.getState()]),
    });
  });
  return inPage + JSON.stringify(await page.context().cookies());
}
