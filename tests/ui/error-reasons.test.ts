import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { REASONS } from '@/components/docs/error-reasons';
import { STATUS_OF_CODE } from '@/lib/core/errors';
import { REFUSALS } from '@/lib/core/verification';

/** Every reason that lib/ answers with, read from its sources. */
function reasonsInUse(): Set<string> {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.includes('generated'),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(path.join('lib', file), 'utf8').matchAll(/reason: '([a-z_]+)'/g)].map(
      ([, reason = '']) => reason,
    ),
  );
  return new Set([...found, ...Object.keys(REFUSALS)]);
}

// The start is refused in one line; nobody gets it as an answer.
const ONLY_AT_START = new Set(['pepper_unfit', 'profile_unfit']);

it('every reason that an answer links to is explained, once', () => {
  const explained = REASONS.map(({ reason }) => reason);
  expect(new Set(explained).size).toBe(explained.length);
  const missing = [...reasonsInUse()].filter(
    (reason) => !explained.includes(reason) && !ONLY_AT_START.has(reason),
  );
  expect(missing).toEqual([]);
});

it('nothing is explained that no answer can have', () => {
  const inUse = reasonsInUse();
  expect(REASONS.map(({ reason }) => reason).filter((reason) => !inUse.has(reason))).toEqual([]);
});

it('every explanation names a code of the table', () => {
  for (const { code } of REASONS) expect(STATUS_OF_CODE).toHaveProperty(code);
});
