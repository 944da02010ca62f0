import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { listNotices } from '@/lib/services/notices/list-notices';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { LIVE } from '../support/defaults';
import { makeManyKeys } from '../support/many-keys';
import { flushUsage } from '../support/usage';
import { auditOf, makeKey, makeWorkspace, runtime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const newUnknown = () => newSecret(LIVE, secureRandom);

async function keydesk(argv: string[], person: { input?: string; answer?: string } = {}) {
  const printed: string[] = [];
  const errors: string[] = [];
  const { input = '', answer } = person;
  const code = await main(argv, {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => input,
    ...(answer !== undefined && { ask: async () => answer }),
  });
  return { code, printed: printed.join('\n'), errors: errors.join('\n') };
}

function fileWith(text: string): string {
  const file = path.join(temporaryFolder(), 'leaked.log');
  writeFileSync(file, text);
  return file;
}

async function reasonOf(secret: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
  return decision.valid ? 'valid' : decision.reason;
}

const REVOKE = ['keys', 'revoke-compromised'];

describe('keys revoke-compromised', () => {
  it('shows what it would do, asks, revokes, and reports; in both audit logs', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const argv = [...REVOKE, fileWith(`${secret} ${newUnknown()}`), '--reason', 'Paste site'];
    const declined = await keydesk(argv, { answer: 'no' });
    expect(declined).toMatchObject({ code: 1, printed: '' });
    expect(declined.errors).toContain('Unknown: 1. Revoked already: 0.');
    expect(await reasonOf(secret)).toBe('valid');
    const done = await keydesk(argv, { answer: 'revoke\n' });
    expect(done).toMatchObject({
      code: 0,
      printed: '1 revoked, 0 revoked before, 1 unknown, 0 failed.',
    });
    expect(done.errors + done.printed).not.toContain(secret);
    expect(await reasonOf(secret)).toBe('key_revoked');
    expect((await auditOf(key.id)).at(-1)).toMatchObject({ actorType: 'system', via: 'cli' });
    expect((await auditOf(operator.actor.workspaceId)).at(-1)).toMatchObject({
      action: 'installation.keys_revoked',
      after: { keys: 1, reason: 'Paste site' },
    });
    expect(await listNotices(owner)).toMatchObject([{ reason: 'Paste site' }]);
  });

  it('from standard input needs --yes, and so does a shell without a person', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const argv = [...REVOKE, '-', '--reason', 'leaked'];
    const asked = await keydesk(argv, { input: secret, answer: 'revoke' });
    expect(asked).toMatchObject({ code: 1, errors: expect.stringContaining('--yes') });
    expect((await keydesk([...REVOKE, fileWith(secret), '--reason', 'x'])).code).toBe(1);
    expect(await reasonOf(secret)).toBe('valid');
    const { code, printed } = await keydesk([...argv, '--yes', '--json'], { input: secret });
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toEqual({ revoked: 1, already: 0, unknown: 0, failed: [] });
  });

  it('revokes thousands with progress, and a second time finds nothing left to do', async () => {
    const made = await makeManyKeys(await makeWorkspace(), 2_000);
    const file = fileWith(made.map(({ secret }) => secret).join('\n'));
    const argv = [...REVOKE, file, '--reason', 'leaked', '--yes'];
    const first = await keydesk(argv);
    expect(first.printed).toContain('2000 revoked');
    expect(first.errors).toContain('… 1000 of 2000');
    expect(await keydesk(argv)).toMatchObject({ code: 0, printed: 'There is nothing to revoke.' });
  });

  it.each([
    [2, [...REVOKE], 'revoke-compromised FILE'],
    [2, [...REVOKE, '-'], '--reason is missing'],
    [2, [...REVOKE, '/no/such/file', '--reason', 'x'], '/no/such/file does not exist.'],
    [2, [...REVOKE, '/tmp', '--reason', 'x'], '/tmp is a folder'],
    [2, ['keys', 'blast-radius'], 'blast-radius ID'],
    [2, ['keys', 'blast-radius', 'key_x', '--since', 'soon'], '--since: Give 24h'],
    [1, ['keys', 'blast-radius', 'key_x', '--since', '1d'], 'API key not found'],
    [2, ['workspaces', 'suspend', 'x'], '--reason is missing'],
    [1, ['workspaces', 'resume', 'nowhere'], 'There is no workspace'],
  ])('%i for %j', async (code, argv, text) => {
    const result = await keydesk(argv);
    expect(result).toMatchObject({ code, printed: '' });
    expect(result.errors).toContain(text);
  });
});

it('keys blast-radius says what a key did, of any workspace', async () => {
  const { key, secret } = await makeKey(await makeWorkspace());
  runtime.usage.count({
    key: (await recordOf(secret)) ?? null,
    endpoint: 'GET /jobs',
    outcome: 'valid',
    counts: 'both',
    status: 200,
    report: null,
    seconds: 0.01,
    address: '203.0.113.9',
    country: 'ZZ',
  });
  await flushUsage();
  const { code, printed } = await keydesk(['keys', 'blast-radius', key.id, '--since', '1d']);
  expect(code).toBe(0);
  expect(printed).toMatch(/1 accepted, 0 refused\.\n.* GET \/jobs\n.* 203\.0\.113\.9$/);
  const json = await keydesk(['keys', 'blast-radius', key.id, '--since', '1d', '--json']);
  expect(JSON.parse(json.printed)).toMatchObject({ accepted: 1, addresses: [{ requests: 1 }] });
});

it('workspaces suspend refuses every key until it is resumed', async () => {
  const owner = await makeWorkspace();
  const { secret } = await makeKey(owner);
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({
    where: { id: owner.actor.workspaceId },
  });
  expect((await keydesk(['workspaces', 'suspend', slug, '--reason', 'Abuse'])).code).toBe(0);
  expect(await reasonOf(secret)).toBe('subscription_inactive');
  expect((await keydesk(['workspaces', 'resume', slug])).code).toBe(0);
  expect(await reasonOf(secret)).toBe('valid');
  const actions = (await auditOf(owner.actor.workspaceId)).map(({ action }) => action);
  expect(actions.filter((action) => action === 'workspace.suspended')).toHaveLength(2);
});

async function recordOf(secret: string) {
  return (await verifyKey(runtime, secret, { requiredScopes: [] })).key;
}
