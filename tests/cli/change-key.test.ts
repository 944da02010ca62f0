import { describe, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { getKey } from '@/lib/services/keys/get-key';
import { auditOf, makeKey, makeLimitedKey, makeWorkspace, runtime } from '../support/world';

/** A workspace, and what `keys change ID` in it ends with and prints. */
async function desk() {
  const owner = await makeWorkspace();
  const where = { id: owner.actor.workspaceId };
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({ where });
  const change = async (id: string, ...options: string[]) => {
    const printed: string[] = [];
    const errors: string[] = [];
    const code = await main(['keys', 'change', id, '--workspace', slug, ...options], {
      print: (text) => printed.push(text),
      error: (text) => errors.push(text),
      readInput: async () => '',
    });
    return { code, printed, errors: errors.join('\n') };
  };
  return { owner, change };
}

const ADDRESS = ['--allow-address', '10.0.0.0/8'];

describe('keys change, what a key can do', () => {
  it('takes scopes away at once, says what stops working, and is in the audit log', async () => {
    const { owner, change } = await desk();
    const { key } = await makeLimitedKey(owner, 'api_keys:read', 'users:read');
    const { code, printed, errors } = await change(key.id, '--scope', 'users:read', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ id: key.id, scopes: ['users:read'] });
    expect(errors).toContain('The key loses api_keys:read: calls that need it are refused');
    expect((await auditOf(key.id)).at(-1)).toMatchObject({
      action: 'api_key.narrowed',
      actorType: 'system',
      via: 'cli',
      after: { scopes: ['users:read'] },
    });
  });

  it('takes a level', async () => {
    const { owner, change } = await desk();
    const { key } = await makeKey(owner);
    expect((await change(key.id, '--level', 'read_only')).code).toBe(0);
    expect((await getKey(owner, key.id)).permissionLevel).toBe('read_only');
  });

  it.each([
    [['--scope', 'users:read'], 1, 'a key is never widened'],
    [['--scope', 'jobs:read'], 2, '--scope: The scope "jobs:read" does not exist.'],
    [['--level', 'limited'], 2, '--scope: Choose at least one scope'],
    [['--level', 'full', '--scope', 'users:read'], 2, '--scope: Scopes are chosen with'],
    [['--level', 'all'], 2, '--level: Choose a permission level'],
    [['--scope', 'api_keys:read', ...ADDRESS], 2, 'restrictions in another'],
    [['--remove-addresses', ...ADDRESS], 2, 'contradict each other'],
    [['--enforce', 'everything'], 2, '--enforce: Give addresses, referrers, endpoints'],
    [['--report-only', 'addresses'], 2, '--allow-address: There are no addresses'],
    [['--allow-address', '10.0.0.5/8'], 2, '--allow-address: "10.0.0.5/8"'],
    [['--allow-address', '::/0'], 1, 'To confirm it, add: --confirm all_addresses'],
    [[], 2, 'Say what to change'],
  ])('%j ends with %i, says why, and changes nothing', async (options, exit, message) => {
    const { owner, change } = await desk();
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    const { code, errors, printed } = await change(key.id, ...options);
    expect(printed).toEqual([]);
    expect(errors).toContain(message);
    expect(code).toBe(exit);
    expect(await getKey(owner, key.id)).toEqual(key);
    expect(await auditOf(key.id)).toHaveLength(1);
  });

  it('of another workspace finds nothing', async () => {
    const { change } = await desk();
    const { key } = await makeKey(await makeWorkspace());
    const { code, errors } = await change(key.id, '--level', 'read_only');
    expect([code, errors]).toEqual([1, 'API key not found']);
  });
});

describe('keys change, what binds a key', () => {
  it('replaces the lists that are named, leaves the others, and takes them away again', async () => {
    const { owner, change } = await desk();
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    const restrictions = async (...options: string[]) => {
      expect(await change(key.id, ...options)).toMatchObject({ code: 0 });
      const { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly } = await getKey(
        owner,
        key.id,
      );
      return [allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly];
    };
    const endpoints = ['GET /v1/jobs/*'];
    expect(await restrictions(...ADDRESS, '--allow-endpoint', 'GET /v1/jobs/*')).toEqual([
      ['10.0.0.0/8'],
      null,
      endpoints,
      [],
    ]);
    expect(
      await restrictions('--allow-address', '192.0.2.1', '--report-only', 'endpoints'),
    ).toEqual([['192.0.2.1'], null, endpoints, ['endpoints']]);
    expect(await restrictions('--remove-addresses', '--allow-referrer', 'good.com')).toEqual([
      null,
      ['good.com'],
      endpoints,
      ['endpoints'],
    ]);
    expect(await restrictions('--enforce', 'endpoints')).toEqual([
      null,
      ['good.com'],
      endpoints,
      [],
    ]);
    expect(await restrictions('--remove-endpoints', '--remove-referrers')).toEqual([
      null,
      null,
      null,
      [],
    ]);
    const actions = (await auditOf(key.id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'api_key.restrictions_changed')).toHaveLength(5);
  });
});
