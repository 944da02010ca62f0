import { defineConfig } from 'playwright/test';
import { prepareBrowser } from './scripts/launch/browser.mjs';
import { inCheckout } from './scripts/launch/checkout.mjs';

const baseURL = process.env.KEYDESK_TEST_URL;
if (!baseURL)
  throw new Error('There is no server to visit. Run "npm test -- e2e", which starts one.');

const { executablePath, args, env } = await prepareBrowser();
const browserEnvironment = { ...process.env, ...env } as Record<string, string>;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: inCheckout('.cache', 'test', 'playwright'),
  forbidOnly: process.env.CI === 'true',
  timeout: 60_000,
  // A browser, a server, a database and their journeys share two cores: where a whole run must say
  // yes or no, a journey may try twice, and is listed as flaky if it needs to. At a desk it may not.
  retries: process.env.CI === 'true' ? 1 : 0,
  expect: { timeout: 10_000 },
  // One server, which begins empty: first the journey that sets it up, then the others.
  workers: 2,
  use: {
    baseURL,
    // A trace of every step costs a third of the time: `npm test -- e2e list --trace on` makes one.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args, env: browserEnvironment },
  },
  projects: [
    { name: 'first-run', testMatch: 'first-run.spec.ts' },
    { name: 'journeys', testIgnore: 'first-run.spec.ts', dependencies: ['first-run'] },
  ],
});
