import { defineConfig } from 'vitest/config';
import { inCheckout } from './scripts/launch/checkout.mjs';

/** Folders of tests/ whose files get a database of their own. */
const WITH_DATABASE = ['stores', 'services', 'http', 'web', 'server', 'cli', 'docs'];
const filesIn = (folder: string) => `tests/${folder}/**/*.test.{ts,tsx}`;

export default defineConfig({
  resolve: {
    alias: {
      '@': inCheckout(),
      // It throws outside React's server condition, where no test runs.
      'server-only': inCheckout('node_modules', 'server-only', 'empty.js'),
    },
  },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: [...WITH_DATABASE, 'e2e', 'launch', 'faults', 'conformance'].map(filesIn),
          testTimeout: 20_000,
          // A process for each file would load all packages for each, which took longer than the tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: WITH_DATABASE.map(filesIn),
          globalSetup: 'tests/global-setup.ts',
          setupFiles: ['tests/support/fresh-modules.ts', 'tests/support/database.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: [filesIn('faults')],
          globalSetup: 'tests/global-setup.ts',
          setupFiles: ['tests/support/fresh-modules.ts', 'tests/support/database.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: [filesIn('conformance')],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'launch',
          include: [filesIn('launch')],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
