import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { main, needsInstallation } from '@/lib/cli/main';
import { PROFILES } from '@/lib/core/profiles/index';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { asOwner } from '../support/database';
import { makePersonWithApp } from '../support/people';
import { auditOf, makeKey, makeWorkspace, runtime } from '../support/world';

/** Runs the command line as the shell would and keeps what it prints. */
async function keydesk(argv: string[], input = '') {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(argv, {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => input,
  });
  return { code, printed, errors: errors.join('\n') };
}

async function slugOfNewWorkspace(): Promise<string> {
  const { actor } = await makeWorkspace();
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({
    where: { id: actor.workspaceId },
  });
  return slug;
}

const create = (slug: string, ...more: string[]) =>
  keydesk([
    'keys',
    'create',
    '--workspace',
    slug,
    '--name',
    'CI',
    '--env',
    'live',
    '--level',
    'full',
    ...more,
  ]);

describe('keys create', () => {
  it('prints the secret once, alone on standard output, and it works', async () => {
    const { code, printed, errors } = await create(await slugOfNewWorkspace());
    expect(code).toBe(0);
    expect(printed).toHaveLength(1);
    expect((await verifyKey(runtime, printed[0] ?? '', { requiredScopes: [] })).valid).toBe(true);
    expect(errors).toContain('only time');
  });

  it('as JSON is the key as in /v1, and the secret', async () => {
    const { printed } = await create(await slugOfNewWorkspace(), '--expires', '90d', '--json');
    const key = JSON.parse(printed[0] ?? '');
    expect(key).toMatchObject({
      name: 'CI',
      status: 'ACTIVE',
      environment: 'live',
      prefix: 'sk_live_',
    });
    expect(key.secret.slice(-4)).toBe(key.last_four);
    expect(Date.parse(key.expires_at) - Date.parse(key.created_at)).toBeGreaterThan(
      89 * 86_400_000,
    );
  });

  it('grants the scopes that it is given', async () => {
    const slug = await slugOfNewWorkspace();
    const argv = [
      'keys',
      'create',
      '--workspace',
      slug,
      '--name',
      'x',
      '--env',
      'test',
      '--level',
      'limited',
    ];
    const { printed } = await keydesk([
      ...argv,
      '--scope',
      'users:read',
      '--scope',
      'api_keys:read',
      '--json',
    ]);
    expect(JSON.parse(printed[0] ?? '').scopes).toEqual(['api_keys:read', 'users:read']);
  });
});

describe('exit codes', () => {
  it.each([
    [2, ['nonsense'], 'There is no command'],
    [2, [], 'keydesk bootstrap'],
    [2, ['keys', 'destroy'], 'does not exist'],
    [2, ['keys', 'revoke', '--workspace', 'x'], 'keys revoke ID'],
    [2, ['keys', 'list'], '--workspace is missing'],
    [2, ['keys', 'create', '--workspace', 'SLUG', '--bogus'], 'bogus'],
    [
      2,
      ['keys', 'create', '--workspace', 'SLUG', '--name', 'x', '--env', 'prod', '--level', 'full'],
      '--env: Choose live or test.',
    ],
    [
      2,
      [
        'keys',
        'create',
        '--workspace',
        'SLUG',
        '--name',
        'x',
        '--env',
        'live',
        '--level',
        'limited',
        '--scope',
        'a:b',
      ],
      '--scope',
    ],
    [
      2,
      [
        'keys',
        'create',
        '--workspace',
        'SLUG',
        '--name',
        'x',
        '--env',
        'live',
        '--level',
        'full',
        '--expires',
        'soon',
      ],
      '--expires',
    ],
    [2, ['bootstrap', '--email', 'a@b.de'], '--password-stdin'],
    [1, ['keys', 'list', '--workspace', 'nowhere'], 'There is no workspace "nowhere".'],
    [1, ['keys', 'revoke', 'key_unknown', '--workspace', 'SLUG'], 'API key not found'],
    [
      1,
      [
        'keys',
        'create',
        '--workspace',
        'SLUG',
        '--name',
        'x',
        '--env',
        'live',
        '--level',
        'limited',
        '--scope',
        'api_keys:verify',
      ],
      'cannot grant',
    ],
    [2, [], 'keydesk bootstrap'],
  ])('%i for %j', async (code, argv, text) => {
    const slug = await slugOfNewWorkspace();
    const result = await keydesk(argv.map((word) => (word === 'SLUG' ? slug : word)));
    expect(result.code).toBe(code);
    expect(result.errors).toContain(text);
    expect(result.printed).toEqual([]);
  });

  it.each([[['help']], [['--help']], [['-h']], [['keys', 'revoke', '--help']]])(
    '0 for %j, which prints how commands are written and needs no installation',
    async (argv) => {
      const { code, printed, errors } = await keydesk(argv);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
      expect(printed.join('\n')).toContain('keydesk bootstrap');
      expect(needsInstallation(argv)).toBe(false);
    },
  );

  it.each([
    [['keys', 'list'], true],
    [['no-such-command'], false],
    [[], false],
    [['scan', '.'], true],
    [['scan', '.', '--offline'], false],
    [['scan', '--', '-h'], true],
    [['profile', 'check', 'x.json'], false],
  ])('%j needs an installation: %s', (argv, needs) => {
    expect(needsInstallation(argv)).toBe(needs);
  });

  it('3 while the database is away', async () => {
    const url = process.env.DATABASE_URL;
    process.env.DATABASE_URL = 'postgresql://nobody@127.0.0.1:1/none';
    const result = await keydesk(['keys', 'list', '--workspace', 'x']);
    process.env.DATABASE_URL = url;
    expect(result).toMatchObject({ code: 3, errors: expect.stringContaining('cannot be reached') });
  });
});

it('a key goes its whole way, and every step is in the audit log as the system’s', async () => {
  const slug = await slugOfNewWorkspace();
  const { id, secret } = JSON.parse((await create(slug, '--json')).printed[0] ?? '');
  const step = async (verb: string) =>
    JSON.parse(
      (await keydesk(['keys', verb, id, '--workspace', slug, '--json'])).printed[0] ?? '{}',
    );
  const reason = async (text: string) => {
    const decision = await verifyKey(runtime, text, { requiredScopes: [] });
    return decision.valid ? 'valid' : decision.reason;
  };
  expect((await step('deactivate')).status).toBe('INACTIVE');
  expect(await reason(secret)).toBe('key_inactive');
  expect((await step('activate')).status).toBe('ACTIVE');
  const renewed = await step('regenerate');
  expect(await reason(secret)).toBe('key_regenerated');
  expect(await reason(renewed.secret)).toBe('valid');
  expect((await step('revoke')).status).toBe('REVOKED');
  expect(await reason(renewed.secret)).toBe('key_revoked');
  const rows = await auditOf(id);
  expect(rows.map((row) => row.action)).toEqual([
    'api_key.created',
    'api_key.deactivated',
    'api_key.activated',
    'api_key.regenerated',
    'api_key.revoked',
  ]);
  expect(new Set(rows.map((row) => `${row.actorType} ${row.via}`))).toEqual(
    new Set(['system cli']),
  );
});

it('keys list pages through all keys of both environments, without the revoked', async () => {
  const owner = await makeWorkspace();
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({
    where: { id: owner.actor.workspaceId },
  });
  const ids: string[] = [];
  for (let i = 0; i < 103; i += 1) ids.push((await makeKey(owner)).key.id);
  const { key } = await makeKey(owner, { environment: 'test' });
  const [gone = '', ...stay] = ids;
  await keydesk(['keys', 'revoke', gone, '--workspace', slug]);
  const list = ['keys', 'list', '--workspace', slug, '--json'];
  const listed = (await keydesk(list)).printed.map((line) => JSON.parse(line).id);
  expect(listed.sort()).toEqual([...stay, key.id].sort());
  const all = await keydesk([...list, '--env', 'live', '--include-revoked']);
  expect(all.printed).toHaveLength(103);
  expect((await keydesk([...list, '--env', 'test'])).printed).toHaveLength(1);
});

describe('users reset-totp', () => {
  it('asks a person for no codes any more, says when it never did, and knows nobody else', async () => {
    const { email } = await makePersonWithApp();
    const reset = (address: string) => keydesk(['users', 'reset-totp', '--email', address]);
    expect(await reset(email)).toMatchObject({
      code: 0,
      printed: [`${email} is asked for no codes any more.`],
    });
    expect((await reset(email)).printed).toEqual([`${email} was not asked for codes.`]);
    expect(await reset('nobody@acme.test')).toMatchObject({ code: 1, errors: 'Person not found' });
    expect((await keydesk(['users', 'reset', '--email', email])).code).toBe(2);
  });
});

describe('users link', () => {
  it('makes a way back for a person, and for nobody else', async () => {
    await keydesk(['workspaces', 'create', '--name', 'Acme', '--owner-email', 'lost@acme.test']);
    const { code, printed } = await keydesk([
      'users',
      'link',
      '--email',
      'Lost@acme.test',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(printed[0] ?? '').password_link).toMatch(/\/reset\/[\w-]{43}$/);
    expect(await keydesk(['users', 'link', '--email', 'nobody@acme.test'])).toMatchObject({
      code: 1,
      errors: 'Person not found',
    });
  });

  it('says when the link leads nowhere from another machine', async () => {
    const { errors } = await keydesk(['users', 'link', '--email', 'lost@acme.test']);
    expect(errors).toContain('KEYDESK_URL');
  });
});

describe('bootstrap', () => {
  it('makes the first owner once, and takes the password from standard input', async () => {
    const argv = [
      'bootstrap',
      '--email',
      'Mara@Example.com',
      '--password-stdin',
      '--name',
      'Mara',
      '--workspace',
      'Northwind',
    ];
    await asOwner('TRUNCATE users CASCADE');
    const first = await keydesk(argv, 'many quiet river stones\n');
    expect(first).toMatchObject({ code: 0, printed: [expect.stringContaining('northwind')] });
    const second = await keydesk(argv, 'many quiet river stones\n');
    expect(second).toMatchObject({ code: 1, printed: [] });
    expect(second.errors).toContain('set-up is done already');
    const weak = await keydesk(argv, 'short\n');
    expect(weak).toMatchObject({ code: 2, errors: expect.stringContaining('at least 15') });
  });
});

describe('keys create --template', () => {
  it('fills in what is not told, and what is told wins', async () => {
    const slug = await slugOfNewWorkspace();
    const from = (...more: string[]) =>
      keydesk(['keys', 'create', '--workspace', slug, '--template', 'partner', '--json', ...more]);
    const [plain, told] = [await from(), await from('--name', 'Globex', '--expires', 'never')];
    expect(JSON.parse(plain.printed[0] ?? '')).toMatchObject({
      name: 'Partner',
      environment: 'live',
      permission_level: 'limited',
      scopes: ['workspaces:read', 'usage:read'],
    });
    expect(JSON.parse(told.printed[0] ?? '')).toMatchObject({ name: 'Globex', expires_at: null });
    const full = await from('--level', 'full');
    expect(JSON.parse(full.printed[0] ?? '').permission_level).toBe('full');
    const none = await keydesk(['keys', 'create', '--workspace', slug, '--template', 'x']);
    expect(none).toMatchObject({ code: 2 });
    expect(none.errors).toContain('There are: ci, server, partner.');
  });

  it('refuses a scope that is not in the catalogue', async () => {
    const argv = ['keys', 'create', '--workspace', await slugOfNewWorkspace(), '--name', 'x'];
    const refused = await keydesk([
      ...argv,
      ...['--env', 'live', '--level', 'limited', '--scope', 'jobs:read'],
    ]);
    expect(refused).toMatchObject({ code: 2, printed: [] });
    expect(refused.errors).toContain('--scope: The scope "jobs:read" does not exist.');
  });
});

describe('profile check', () => {
  it('says that a profile is right, or names each fault with its path', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'keydesk-profile-'));
    const file = path.join(folder, 'acme.json');
    writeFileSync(file, JSON.stringify(PROFILES.keydesk));
    expect(await keydesk(['profile', 'check', file])).toMatchObject({ code: 0, errors: '' });
    writeFileSync(file, JSON.stringify({ ...PROFILES.keydesk, owner: 'team', levels: {} }));
    const { code, errors } = await keydesk(['profile', 'check', file]);
    expect(code).toBe(1);
    expect(errors).toContain('owner: must be workspace or user');
    expect(errors).toContain('\nlevels.full: is missing\n');
    expect((await keydesk(['profile', 'check'])).code).toBe(2);
    expect((await keydesk(['profile', 'check', path.join(folder, 'none')])).code).toBe(1);
    rmSync(folder, { recursive: true });
  });
});
