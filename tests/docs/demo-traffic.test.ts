import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEMO_INCIDENTS } from '@/lib/core/demo/demo-incidents';

it('says how long ago the trouble of demo traffic was', () => {
  const days = DEMO_INCIDENTS.map(({ daysBefore }) => daysBefore);
  const operations = readFileSync('docs/operations.md', 'utf8');
  expect(operations).toContain(
    `lies ${Math.min(...days)} to ${Math.max(...days)} days before \`--until\``,
  );
});
