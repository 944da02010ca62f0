import { describe, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { addAddressesSchema } from '@/lib/core/restrictions/allowlist-input';
import { addAddresses, setAllowlist } from '@/lib/services/allowlist/change-allowlist';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { auditOf, makeKey, makeWorkspace, runtime } from '../support/world';

/** Runs the command line as the shell would and keeps what it prints. */
async function keydesk(...argv: string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(argv, {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => '',
  });
  return { code, printed, errors: errors.join('\n') };
}

/** A workspace and its slug. */
async function workspace() {
  const owner = await makeWorkspace();
  const where = { id: owner.actor.workspaceId };
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({ where });
  return { owner, slug };
}

async function reasonFor(secret: string, address: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [], address });
  return decision.valid ? 'valid' : decision.reason;
}

describe('keys create', () => {
  const create = (slug: string, ...more: string[]) => {
    const facts = ['--workspace', slug, '--name', 'CI', '--env', 'live', '--level', 'full'];
    return keydesk('keys', 'create', ...facts, ...more);
  };

  it('binds the key to what it is given', async () => {
    const { slug } = await workspace();
    const { printed } = await create(
      slug,
      ...['--allow-address', '10.0.0.0/8, 2001:DB8::/32', '--allow-address', '192.0.2.1'],
      ...['--allow-referrer', '*.good.com', '--allow-endpoint', 'GET /jobs/*'],
      ...['--report-only', 'referrers', '--json'],
    );
    expect(JSON.parse(printed[0] ?? '').restrictions).toEqual({
      allowed_addresses: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
      allowed_referrers: ['*.good.com'],
      allowed_endpoints: ['GET /jobs/*'],
      report_only: ['referrers'],
    });
  });

  it.each([
    [['--allow-address', '10.0.0.5/8'], 2, '--allow-address: "10.0.0.5/8"'],
    [['--allow-address', ' '], 2, '--allow-address: Give at least one'],
    [['--allow-endpoint', 'get /a'], 2, '--allow-endpoint: "get /a"'],
    [['--report-only', 'endpoints'], 2, '--allow-endpoint: There are no endpoints'],
    [['--allow-address', '::/0'], 1, 'To confirm it, add: --confirm all_addresses'],
    [['--allow-referrer', 'good.com'], 1, 'To confirm it, add: --confirm referrers_only'],
  ])('%j ends with %i and says why', async (options, exit, message) => {
    const { slug } = await workspace();
    const { code, errors, printed } = await create(slug, ...options);
    expect(printed).toEqual([]);
    expect(errors).toContain(message);
    expect(code).toBe(exit);
  });

  it('takes what is confirmed', async () => {
    const { slug } = await workspace();
    const options = ['--allow-address', '::/0', '--confirm', 'all_addresses'];
    expect((await create(slug, ...options)).code).toBe(0);
  });
});

describe('workspaces allowlist', () => {
  it('shows the list, and off lets every address in again, at once and with an audit row', async () => {
    const { owner, slug } = await workspace();
    const { secret } = await makeKey(owner);
    const input = { addresses: ['198.51.100.0/24'], label: 'Office' };
    await addAddresses(owner, addAddressesSchema.parse(input));
    await setAllowlist(owner, { environments: ['live'], confirmed: [] });
    expect(await reasonFor(secret, '6.6.6.6')).toBe('address_not_allowed');
    const shown = await keydesk('workspaces', 'allowlist', slug);
    expect(shown.printed.join()).toMatch(/^198\.51\.100\.0\/24 +0 {2}Office$/);
    expect(shown.errors).toContain('live keys');
    const { printed } = await keydesk('workspaces', 'allowlist', slug, '--json');
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      environments: ['live'],
      addresses: [{ address: '198.51.100.0/24', label: 'Office', requests_24h: 0 }],
    });
    expect((await keydesk('workspaces', 'allowlist', slug, 'off')).code).toBe(0);
    expect(await reasonFor(secret, '6.6.6.6')).toBe('valid');
    expect((await auditOf(owner.actor.workspaceId)).at(-1)).toMatchObject({
      action: 'workspace.allowlist_changed',
      actorType: 'system',
      via: 'cli',
      before: { environments: ['live'] },
      after: { environments: [] },
    });
  });

  it('of no workspace, or with another word than off, changes nothing', async () => {
    const { slug } = await workspace();
    expect((await keydesk('workspaces', 'allowlist', slug, 'on')).code).toBe(2);
    expect((await keydesk('workspaces', 'allowlist', 'nowhere')).code).toBe(1);
  });
});

describe('workspaces subscription', () => {
  it('inactive refuses every key, past_due none; the plan stays until another is told', async () => {
    const { owner, slug } = await workspace();
    const { secret } = await makeKey(owner);
    const set = (...more: string[]) => keydesk('workspaces', 'subscription', slug, ...more);
    for (const [state, reason, more] of [
      ['past_due', 'valid', ['--plan', 'Team']],
      ['inactive', 'subscription_inactive', []],
      ['active', 'valid', []],
    ] as const) {
      expect((await set(state, ...more)).code).toBe(0);
      expect(await reasonFor(secret, '6.6.6.6')).toBe(reason);
    }
    const rows = (await auditOf(owner.actor.workspaceId)).slice(-3);
    expect(rows.map(({ after }) => after)).toEqual([
      { subscription: 'past_due', plan: 'Team' },
      { subscription: 'inactive', plan: 'Team' },
      { subscription: 'active', plan: 'Team' },
    ]);
    const { code, errors } = await set('cancelled');
    expect(code).toBe(2);
    expect(errors).toContain('Give active, past_due, inactive.');
  });
});
