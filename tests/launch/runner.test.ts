import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { openTestCluster } from '../../scripts/testing/cluster.mjs';
import { leaksInCluster, leaksInFiles, secretsIn } from '../../scripts/testing/leaks.mjs';
import { countPlaywright, countReport, countVitest } from '../../scripts/testing/reports.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';

afterAll(closeAll);

// Put together here, so that the search finds it in no build of this file.
const SECRET = ['sk', 'live', 'A1b2C3d4E5f6G7h8I9j0K1'].join('_');

it('the search finds a secret in a file, cut short in what it says', () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'deep'));
  writeFileSync(path.join(folder, 'deep', 'page.js.map'), `{"key":"${SECRET}"}`);
  const leaks = leaksInFiles([folder]);
  expect(leaks).toEqual([expect.stringContaining('page.js.map')]);
  expect(leaks.join()).not.toContain(SECRET);
});

it('the search finds a secret in any table, as text, in JSON and in bytes', async () => {
  const { url } = await openTestCluster(temporaryFolder());
  await withConnection(url, async (client) => {
    await client.query('CREATE TABLE "odd name" (t text, j jsonb, b bytea)');
    await client.query('INSERT INTO "odd name" VALUES ($1, $2, $3)', [
      `a ${SECRET}`,
      { deep: [SECRET] },
      Buffer.from(SECRET),
    ]);
  });
  expect(await leaksInCluster(url)).toHaveLength(3);
});

it('prefixes, masks and identifiers are not secrets', () => {
  expect(
    secretsIn('sk_live_ sk_test_…A1b2 sk_live_A1b2C3d4E5f6G7h8I9j0K sk_test_••••a1b2'),
  ).toEqual([]);
});

it('a runner that died without a report has failed', () => {
  const nowhere = path.join(temporaryFolder(), 'none.json');
  expect(countReport(nowhere, 1, countVitest)).toEqual({ passed: 0, failed: 1 });
  expect(countReport(nowhere, 0, countVitest)).toEqual({ passed: 0, failed: 1 });
});

it('a runner whose exit code says more than its report has failed', () => {
  const file = path.join(temporaryFolder(), 'report.json');
  writeFileSync(file, JSON.stringify({ numPassedTests: 3, numFailedTests: 0, testResults: [] }));
  expect(countReport(file, 0, countVitest)).toEqual({ passed: 3, failed: 0 });
  expect(countReport(file, 1, countVitest)).toEqual({ passed: 3, failed: 1 });
});

it('a test file that could not be loaded has failed', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
  ];
  const report = { numPassedTests: 1, numFailedTests: 1, testResults };
  expect(countVitest(report)).toEqual({ passed: 1, failed: 2 });
});

it('a journey that passes at its second try has passed, one that fails twice has failed, and so have more than two such', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 5, failed: 1 });
  expect(countPlaywright({ stats: { ...stats, flaky: 3 }, errors: [] })).toEqual({
    passed: 4,
    failed: 4,
  });
  const none = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  expect(countPlaywright({ stats: none, errors: [{}] })).toEqual({ passed: 0, failed: 1 });
});
