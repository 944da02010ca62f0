import { type BrowserContext, test as base, expect } from 'playwright/test';
import { arriveHydrated } from './hydration';
import { newWorkspace, ownerState, type Workspace } from './people';

/** What the browser may say in a test that provokes it. */
export interface Watch {
  /** Expects console output like this; everything else still fails the test. */
  allow(pattern: RegExp): void;
  /** Watches a context that another browser than the test's made. */
  follow(context: BrowserContext): Promise<void>;
}

interface Journey {
  watch: Watch;
  /** A workspace of the owner's that this test has to itself. */
  workspace: Workspace;
}

/** Said of a document that answers 404, which some journeys ask for. */
export const NOT_FOUND = /status of 404/;

/**
 * The journeys' test. Console warnings and errors, uncaught exceptions, dialogs of the browser and
 * violations of the content policy fail it, in every context that it opens.
 */
export const test = base.extend<Journey>({
  storageState: ownerState,

  watch: [
    async ({ browser }, use) => {
      const said: string[] = [];
      const allowed: RegExp[] = [];
      const follow = (context: BrowserContext) => listen(context, (line) => said.push(line));
      const opened: BrowserContext[] = [];
      const onContext = (context: BrowserContext) => {
        opened.push(context);
        void follow(context);
      };
      browser.on('context', onContext);
      await use({ follow, allow: (pattern) => allowed.push(pattern) });
      browser.off('context', onContext);
      // What a journey leaves open would go on asking the server beside those that come after.
      await Promise.all(opened.map((context) => context.close()));
      const unexpected = said.filter((line) => !allowed.some((pattern) => pattern.test(line)));
      expect(unexpected, 'what the browser complained about').toEqual([]);
    },
    { auto: true },
  ],

  workspace: async ({ browserName: _ }, use, info) => {
    await use(await newWorkspace(`Workspace ${info.testId.slice(-6)}`));
  },
});

export { expect };

async function listen(context: BrowserContext, note: (line: string) => void): Promise<void> {
  context.on('page', arriveHydrated);
  context.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint) note(`${message.type()} at ${message.location().url}: ${message.text()}`);
  });
  context.on('weberror', (error) => note(`uncaught: ${error.error().message}`));
  context.on('dialog', (dialog) => {
    note(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}
