import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseId } from '@/lib/core/ids';
import { ENVIRONMENTS, type Environment } from '@/lib/core/key-format';
import { taapit } from '@/lib/core/profiles/taapit';
import { compileAddressRules } from '@/lib/core/restrictions/addresses';
import { addAddressesSchema } from '@/lib/core/restrictions/allowlist-input';
import {
  addAddresses,
  removeAddress,
  setAllowlist,
} from '@/lib/services/allowlist/change-allowlist';
import { getAllowlist } from '@/lib/services/allowlist/get-allowlist';
import type { Context, UserActor } from '@/lib/services/context';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { makeUsage, usageEvent } from '../support/usage';
import { auditOf, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const list = (...addresses: string[]) => addAddressesSchema.parse({ addresses });
const LIVE: Environment[] = ['live'];

async function reasonFrom(secret: string, address: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [], address });
  return decision.valid ? 'valid' : decision.reason;
}

/** Counts requests of a new key of the workspace that were let through, from these addresses. */
async function countUses(
  owner: Context<UserActor>,
  addresses: readonly (string | null)[],
  environment: Environment = 'live',
): Promise<void> {
  const id = parseId('key', (await makeKey(owner, { environment })).key.id);
  if (id === null) throw new Error('the key has no id');
  const usage = makeUsage();
  const key = { id, workspaceId: owner.actor.workspaceId, environment };
  for (const address of addresses) usage.count(usageEvent({ key, address }));
  usage.count(usageEvent({ key, address: '6.6.6.6', outcome: 'scope_missing' }));
  await usage.close();
}

describe('the address list of a workspace', () => {
  it('binds the keys of the environments that it is switched on for, from the next request on', async () => {
    const owner = await makeWorkspace();
    const live = await makeKey(owner);
    const test = await makeKey(owner, { environment: 'test' });
    const foreign = await makeKey(await makeWorkspace());
    await addAddresses(owner, list('198.51.100.7', '2001:db8::/32'));
    expect(await reasonFrom(live.secret, '6.6.6.6')).toBe('valid');
    await setAllowlist(owner, { environments: LIVE, confirmed: [] });
    expect(await reasonFrom(live.secret, '6.6.6.6')).toBe('address_not_allowed');
    expect(await reasonFrom(live.secret, '2001:db8::1')).toBe('valid');
    expect(await reasonFrom(test.secret, '6.6.6.6')).toBe('valid');
    expect(await reasonFrom(foreign.secret, '6.6.6.6')).toBe('valid');
    await setAllowlist(owner, { environments: [...ENVIRONMENTS], confirmed: [] });
    expect(await reasonFrom(test.secret, '6.6.6.6')).toBe('address_not_allowed');
    await addAddresses(owner, list('6.6.6.6', '198.51.100.7'));
    expect(await reasonFrom(test.secret, '6.6.6.6')).toBe('valid');
    await setAllowlist(owner, { environments: [], confirmed: [] });
    expect(await reasonFrom(live.secret, '192.0.2.9')).toBe('valid');
  });

  it('tells each address once, who added it, and how many requests came from it', async () => {
    const owner = await makeWorkspace();
    const admin = await makeMember(owner.actor.workspaceId, 'admin');
    await countUses(owner, ['198.51.100.7', '198.51.100.8', '6.6.6.6']);
    await countUses(owner, ['198.51.100.7', null], 'test');
    await addAddresses(owner, list('198.51.100.7'));
    await addAddresses(admin, { ...list('198.51.100.0/24', '198.51.100.7'), label: 'Office' });
    const { environments, addresses } = await getAllowlist(owner);
    expect(environments).toEqual([]);
    expect(addresses).toMatchObject([
      { address: '198.51.100.7', label: null, addedBy: { id: owner.actor.userId }, hits: 2 },
      { address: '198.51.100.0/24', label: 'Office', addedBy: { id: admin.actor.userId }, hits: 3 },
    ]);
  });

  it('has an audit row for each change, and none for what changes nothing', async () => {
    const owner = await makeWorkspace();
    await addAddresses(owner, list('198.51.100.7', '10.0.0.1'));
    await addAddresses(owner, list('198.51.100.7'));
    for (let times = 0; times < 2; times += 1) {
      await setAllowlist(owner, { environments: LIVE, confirmed: [] });
    }
    const { addresses } = await getAllowlist(owner);
    const removed = addresses.find(({ address }) => address === '10.0.0.1');
    await removeAddress(owner, removed?.id ?? '');
    const rows = (await auditOf(owner.actor.workspaceId)).filter(({ action }) =>
      /address|allowlist/.test(action),
    );
    expect(rows.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['workspace.addresses_added', null, { addresses: ['198.51.100.7', '10.0.0.1'], label: null }],
      ['workspace.allowlist_changed', { environments: [] }, { environments: ['live'] }],
      ['workspace.address_removed', { address: '10.0.0.1', label: null }, null],
    ]);
  });

  it('is changed by owners and admins alone, and is not a stranger’s', async () => {
    const owner = await makeWorkspace();
    await addAddresses(owner, list('198.51.100.7'));
    const [entry] = (await getAllowlist(owner)).addresses;
    for (const role of ['developer', 'viewer'] as const) {
      const member = await makeMember(owner.actor.workspaceId, role);
      for (const changing of [
        addAddresses(member, list('10.0.0.1')),
        removeAddress(member, entry?.id ?? ''),
        setAllowlist(member, { environments: LIVE, confirmed: [] }),
      ]) {
        await expect(changing).rejects.toMatchObject({ details: { reason: 'role_missing' } });
      }
    }
    const stranger = await makeWorkspace();
    for (const id of [entry?.id ?? '', `adr_${'0'.repeat(26)}`, 'x']) {
      await expect(removeAddress(stranger, id)).rejects.toMatchObject({
        code: 'not_found',
        message: 'Address not found',
      });
    }
    expect((await getAllowlist(owner)).addresses).toHaveLength(1);
  });
});

describe('locking out', () => {
  it('is impossible with an empty list, also when two empty it at once', async () => {
    const owner = await makeWorkspace();
    const empty = { code: 'conflict', details: { reason: 'allowlist_empty' } };
    const on = () => setAllowlist(owner, { environments: LIVE, confirmed: ['refused_requests'] });
    await expect(on()).rejects.toMatchObject(empty);
    await addAddresses(owner, list('10.0.0.1', '10.0.0.2'));
    await on();
    const { addresses } = await getAllowlist(owner);
    const removals = await Promise.allSettled(
      addresses.map(({ id }) => removeAddress(owner, id, ['refused_requests'])),
    );
    expect(removals.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await getAllowlist(owner)).addresses).toHaveLength(1);
  });

  it('needs to be confirmed, with how many requests of the last day it would have refused', async () => {
    const owner = await makeWorkspace();
    await countUses(owner, ['198.51.100.7', '198.51.100.7', '6.6.6.6', null]);
    await countUses(owner, ['6.6.6.6'], 'test');
    await addAddresses(owner, list('198.51.100.0/24', '10.0.0.1'));
    const on = { environments: LIVE, confirmed: [] };
    await expect(setAllowlist(owner, on)).rejects.toMatchObject({
      message: expect.stringContaining('refused 2 of 4 requests'),
      details: { reason: 'confirmation_needed', confirmations: ['refused_requests'] },
    });
    await setAllowlist(owner, { ...on, confirmed: ['refused_requests'] });
    const { addresses } = await getAllowlist(owner);
    const idOf = (rule: string) => addresses.find(({ address }) => address === rule)?.id ?? '';
    // Only what the list lets through today: the others are refused already.
    await expect(removeAddress(owner, idOf('198.51.100.0/24'))).rejects.toMatchObject({
      message: expect.stringContaining('refused 2 of 2 requests'),
    });
    await removeAddress(owner, idOf('198.51.100.0/24'), ['refused_requests']);
    await expect(removeAddress(owner, idOf('10.0.0.1'))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('by a list that holds every address is no lock, and must be confirmed as such', async () => {
    const owner = await makeWorkspace();
    await expect(addAddresses(owner, list('0.0.0.0/0'))).rejects.toMatchObject({
      details: { confirmations: ['all_addresses'] },
    });
    await addAddresses(owner, { ...list('0.0.0.0/0'), confirmed: ['all_addresses'] });
    expect((await getAllowlist(owner)).addresses).toHaveLength(1);
  });

  it('cut into halves that are added one after the other is confirmed at the second', async () => {
    const owner = await makeWorkspace();
    await addAddresses(owner, list('::/1', '0.0.0.0/1'));
    for (const half of ['8000::/1', '128.0.0.0/1']) {
      await expect(addAddresses(owner, list(half))).rejects.toMatchObject({
        details: { confirmations: ['all_addresses'] },
      });
    }
    expect((await getAllowlist(owner)).addresses).toHaveLength(2);
  });
});

describe('a preview', () => {
  const someAddress = fc.constantFrom(
    '198.51.100.7',
    '198.51.100.200',
    '2001:db8::1',
    '6.6.6.6',
    null,
  );
  const someRule = fc.constantFrom('198.51.100.0/25', '198.51.100.7', '::/0', '10.0.0.0/8');

  it('refuses exactly those requests that a verification with that list refuses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(someAddress, { minLength: 1, maxLength: 8 }),
        fc.array(someRule, { minLength: 1, maxLength: 3 }),
        async (uses, addresses) => {
          const owner = await makeWorkspace();
          const { secret } = await makeKey(owner);
          await countUses(owner, uses);
          const confirmed = ['all_addresses', 'refused_requests'] as const;
          await addAddresses(owner, { ...list(...addresses), confirmed: [...confirmed] });
          const preview = (await getAllowlist(owner)).previews.live;
          await setAllowlist(owner, { environments: LIVE, confirmed: [...confirmed] });
          const reasons = await Promise.all(
            uses.map((address) => reasonFrom(secret, address ?? '')),
          );
          const refused = reasons.filter((reason) => reason !== 'valid').length;
          expect(preview).toMatchObject({ requests: uses.length, refused, unjudged: 0 });
          const { matches } = compileAddressRules(addresses);
          for (const { address } of preview.refusedUses) {
            expect(address !== null && matches(address)).toBe(false);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('counts the day alone, and says what it cannot judge', async () => {
    const owner = await makeWorkspace();
    const id = parseId('key', (await makeKey(owner)).key.id);
    if (id === null) throw new Error('the key has no id');
    const key = { id, workspaceId: owner.actor.workspaceId, environment: 'live' as const };
    const old = makeUsage({ now: () => new Date(Date.now() - 26 * 3_600_000) });
    old.count(usageEvent({ key, address: '6.6.6.6' }));
    await old.close();
    const usage = makeUsage({ bounds: { addressesMax: 1 } });
    for (const address of ['10.0.0.1', '6.6.6.6', '7.7.7.7'])
      usage.count(usageEvent({ key, address }));
    await usage.close();
    await addAddresses(owner, list('10.0.0.1'));
    expect((await getAllowlist(owner)).previews.live).toEqual({
      requests: 3,
      refused: 0,
      unjudged: 2,
      refusedUses: [],
    });
  });

  it('tells each environment’s requests apart, and together where both are to be bound', async () => {
    const owner = await makeWorkspace();
    await countUses(owner, ['198.51.100.7', '6.6.6.6']);
    await countUses(owner, ['6.6.6.6', null], 'test');
    await addAddresses(owner, list('198.51.100.7'));
    const { previews } = await getAllowlist(owner);
    expect(previews.live).toMatchObject({ requests: 2, refused: 1 });
    expect(previews.test).toMatchObject({ requests: 2, refused: 2 });
    const both = setAllowlist(owner, { environments: [...ENVIRONMENTS], confirmed: [] });
    await expect(both).rejects.toMatchObject({
      message: expect.stringContaining('refused 3 of 4 requests, most of them from 6.6.6.6'),
    });
  });
});

describe('where keys are personal (owner: user)', () => {
  /** The same person in an installation with that profile. */
  function asPersonal(ctx: Context<UserActor>): Context<UserActor> {
    return { ...ctx, runtime: { ...ctx.runtime, profile: taapit } };
  }

  it('who does not manage the workspace sees the traffic of their own keys alone', async () => {
    const owner = await makeWorkspace();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    const admin = await makeMember(owner.actor.workspaceId, 'admin');
    await countUses(owner, ['198.51.100.7', '6.6.6.6']);
    await countUses(developer, ['198.51.100.7', '192.0.2.9']);
    await addAddresses(owner, list('198.51.100.7'));
    const own = await getAllowlist(asPersonal(developer));
    expect(own).toMatchObject({ isOwnTraffic: true, addresses: [{ hits: 1 }] });
    expect(own.previews.live).toMatchObject({ requests: 2, refused: 1 });
    expect(JSON.stringify(own)).not.toContain('6.6.6.6');
    for (const ctx of [asPersonal(owner), asPersonal(admin), developer]) {
      const all = await getAllowlist(ctx);
      expect(all).toMatchObject({ isOwnTraffic: false, addresses: [{ hits: 2 }] });
      expect(all.previews.live).toMatchObject({ requests: 4, refused: 2 });
    }
  });
});
