import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupLabel, sentenceOf } from '@/components/audit/sentences';
import { AUDIT_ACTIONS } from '@/lib/core/audit-event';
import { AUDIT_GROUPS, actionsOf } from '@/lib/core/audit-filter';
import { inCheckout } from '../../scripts/launch/checkout.mjs';

const services = sourcesIn('lib/services');
const tests = sourcesIn('tests').filter(({ file }) => !file.endsWith('audit-actions.test.ts'));

describe.each(AUDIT_ACTIONS)('%s', (action) => {
  it('is written by a service and asserted by a test', () => {
    const quoted = `'${action}'`;
    expect(services.filter(({ text }) => text.includes(quoted))).not.toEqual([]);
    expect(tests.filter(({ text }) => text.includes(quoted))).not.toEqual([]);
  });

  it('has a sentence of its own and a group with a name', () => {
    const { before, after } = sentenceOf(action);
    expect(`${before}${after ?? ''}`).toMatch(/^[a-z][a-zA-Z, ]+$/);
    const group = AUDIT_GROUPS.filter((name) => actionsOf(name).includes(action));
    expect(group).toHaveLength(1);
    expect(groupLabel(group[0] ?? '')).toMatch(/^[A-Z]/);
  });
});

it('an act of a newer version is shown as it is called', () => {
  expect(sentenceOf('api_key.cloned_twice')).toEqual({
    before: 'api key: cloned twice ',
    after: '',
  });
});

it('every service that changes something writes an audit row', () => {
  const changing = services.filter(({ text }) =>
    /(?<!function )\b(transaction|acknowledgedChange)\(/.test(text),
  );
  expect(changing.length).toBeGreaterThan(12);
  const silent = changing.filter(
    ({ text }) =>
      !/\b(recordAudits?|audit(?!ActorOf)\w*|openSession|createWorkspace|createAccount|createPasswordLink)\(/.test(
        text,
      ),
  );
  // It carries the transaction of those who call it; what is only mailed or sent was audited when it was done.
  expect(silent.map(({ file }) => file).sort()).toEqual([
    // By a job: incidents are their own record.
    'lib/services/alerts/commit-judgements.ts',
    'lib/services/alerts/mail-held-back.ts',
    'lib/services/delivery/attempt.ts',
    'lib/services/engine/acknowledged-change.ts',
    'lib/services/notices/mail-notices.ts',
  ]);
});

function sourcesIn(folder: string): { file: string; text: string }[] {
  return readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const file = path.posix.join(folder, name);
      return { file, text: readFileSync(inCheckout(file), 'utf8') };
    });
}
