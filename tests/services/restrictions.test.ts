import { describe, expect, it } from 'vitest';
import { parseId, type WorkspaceId } from '@/lib/core/ids';
import { createKeySchema } from '@/lib/core/key-input';
import { type Restrictions, UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import { reportIn, type VerificationRequest } from '@/lib/core/verification';
import { changeRestrictions } from '@/lib/services/keys/change-restrictions';
import { getKey } from '@/lib/services/keys/get-key';
import { getRestrictionUse } from '@/lib/services/keys/get-restriction-use';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import {
  countsOf,
  faultyPool,
  makeCountedKey,
  makeUsage,
  sumOf,
  usageEvent,
} from '../support/usage';
import { auditOf, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const bound = (lists: Partial<Restrictions>) => restrictionsSchema.parse(lists);

async function reasonFor(
  secret: string,
  request: Omit<VerificationRequest, 'requiredScopes'> = {},
): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [], ...request });
  return decision.valid ? 'valid' : decision.reason;
}

describe('a key that is created with restrictions', () => {
  it('is bound from its first request on, and its audit row says by what', async () => {
    const owner = await makeWorkspace();
    const restrictions = bound({
      allowedAddresses: ['::ffff:198.51.100.7', '198.51.100.7'],
      allowedEndpoints: ['GET /jobs/*'],
    });
    const { key, secret } = await makeKey(owner, { restrictions });
    expect(key).toMatchObject({ allowedAddresses: ['198.51.100.7'], allowedReferrers: null });
    const fitting = { address: '198.51.100.7', method: 'HEAD', path: '/jobs/7' };
    expect(await reasonFor(secret, fitting)).toBe('valid');
    expect(await reasonFor(secret)).toBe('address_missing');
    expect(await reasonFor(secret, { ...fitting, address: '6.6.6.6' })).toBe('address_not_allowed');
    expect(await reasonFor(secret, { ...fitting, method: 'PUT' })).toBe('endpoint_not_allowed');
    const [row] = await auditOf(key.id);
    expect(row?.after).toMatchObject({
      allowed_addresses: ['198.51.100.7'],
      allowed_referrers: null,
      allowed_endpoints: ['GET /jobs/*'],
      report_only: [],
    });
  });

  it('must be confirmed where it is bound to every address, or writes live by referrers alone', async () => {
    const owner = await makeWorkspace();
    const everywhere = bound({ allowedAddresses: ['10.0.0.0/8', '::/0'] });
    const byReferrer = bound({ allowedReferrers: ['good.com'] });
    const reported = bound({
      allowedReferrers: ['good.com'],
      allowedAddresses: ['10.0.0.1'],
      reportOnly: ['addresses'],
    });
    for (const [restrictions, confirmation] of [
      [everywhere, 'all_addresses'],
      [byReferrer, 'referrers_only'],
      [reported, 'referrers_only'],
    ] as const) {
      await expect(makeKey(owner, { restrictions })).rejects.toMatchObject({
        code: 'invalid_request',
        details: { reason: 'confirmation_needed', confirmations: [confirmation] },
      });
      await makeKey(owner, { restrictions, confirmed: [confirmation] });
    }
    await makeKey(owner, { restrictions: byReferrer, environment: 'test' });
    await makeKey(owner, { restrictions: byReferrer, permissionLevel: 'read_only' });
  });

  it.each([
    ['allowedAddresses', [], 'Give at least one'],
    ['allowedAddresses', ['10.0.0.5/8'], '"10.0.0.5/8": 10.0.0.5/8 names one address'],
    ['allowedAddresses', ['10.0.0.1', '010.0.0.1'], 'leading zeros'],
    ['allowedAddresses', Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`), 'at most 100'],
    ['allowedReferrers', ['*.com'], 'This is no host'],
    ['allowedEndpoints', ['GET /a/../b'], 'Servers read this path differently'],
    ['allowedEndpoints', [`GET /${'a'.repeat(500)}`], 'at most 500'],
    ['reportOnly', ['everything'], 'Give addresses, referrers, endpoints'],
    ['something', [], 'Unrecognized key'],
  ])('has the fault of %s beside that field: %j', (field, value, message) => {
    const parsed = createKeySchema.safeParse({
      name: 'Key',
      environment: 'live',
      permissionLevel: 'full',
      restrictions: { [field]: value },
    });
    const [issue] = parsed.error?.issues ?? [];
    expect(issue?.message).toContain(message);
    expect(issue?.path[0]).toBe('restrictions');
    if (field !== 'something') expect(issue?.path[1]).toBe(field);
  });
});

it('to report on what there is not is a fault beside the list that is empty', () => {
  const parsed = restrictionsSchema.safeParse({ reportOnly: ['endpoints'] });
  const [issue] = parsed.error?.issues ?? [];
  expect(issue?.path).toEqual(['allowedEndpoints']);
  expect(issue?.message).toContain('There are no endpoints to report on');
});

describe('changing restrictions', () => {
  it('holds from the next request on, with one audit row from before to after', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    expect(await reasonFor(secret)).toBe('valid');
    const restrictions = bound({ allowedAddresses: ['2001:DB8::/32'] });
    for (let times = 0; times < 2; times += 1) {
      const changed = await changeRestrictions(owner, key.id, { restrictions });
      expect(changed.key.allowedAddresses).toEqual(['2001:db8::/32']);
    }
    expect(await reasonFor(secret)).toBe('address_missing');
    expect(await reasonFor(secret, { address: '2001:db8::5' })).toBe('valid');
    expect(await getKey(owner, key.id)).toMatchObject(restrictions);
    await changeRestrictions(owner, key.id, { restrictions: UNRESTRICTED });
    expect(await reasonFor(secret)).toBe('valid');
    const [, first, second, ...more] = await auditOf(key.id);
    const none = {
      allowed_addresses: null,
      allowed_referrers: null,
      allowed_endpoints: null,
      report_only: [],
    };
    const some = { ...none, allowed_addresses: ['2001:db8::/32'] };
    const action = 'api_key.restrictions_changed';
    expect(first).toMatchObject({ action, before: none, after: some });
    expect(second).toMatchObject({ action, before: some, after: none });
    expect(more).toEqual([]);
  });

  it('of a revoked, foreign or somebody else’s key changes nothing', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    const restrictions = bound({ allowedAddresses: ['10.0.0.1'] });
    const stranger = await makeWorkspace();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    for (const [ctx, code] of [
      [stranger, 'not_found'],
      [developer, 'forbidden'],
    ] as const) {
      const changing = changeRestrictions(ctx, key.id, { restrictions });
      await expect(changing).rejects.toMatchObject({ code });
    }
    await revokeKey(owner, key.id, null);
    await expect(changeRestrictions(owner, key.id, { restrictions })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await getKey(owner, key.id)).allowedAddresses).toBeNull();
  });

  it('that would have refused requests of the last day must be confirmed, with how many', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    await countUses(owner, key.id, ['198.51.100.7', '198.51.100.7', '10.0.0.1', null]);
    const restrictions = bound({ allowedAddresses: ['198.51.100.0/24'] });
    await expect(changeRestrictions(owner, key.id, { restrictions })).rejects.toMatchObject({
      message: expect.stringContaining('refused 2 of 4 requests'),
      details: { confirmations: ['refused_requests'] },
    });
    const reporting = { ...restrictions, reportOnly: ['addresses' as const] };
    await changeRestrictions(owner, key.id, { restrictions: reporting });
    await changeRestrictions(owner, key.id, { restrictions, confirmed: ['refused_requests'] });
    await countUses(owner, key.id, ['192.0.2.1'], new Date(Date.now() - 26 * 3_600_000));
    // What is refused today already is not this change's fault.
    const wider = bound({ allowedAddresses: ['198.51.100.0/24', '10.0.0.0/8'] });
    await changeRestrictions(owner, key.id, { restrictions: wider });
    const narrower = bound({ allowedAddresses: ['10.0.0.0/8'] });
    const narrowing = changeRestrictions(owner, key.id, { restrictions: narrower });
    await expect(narrowing).rejects.toMatchObject({
      message: expect.stringContaining('refused 2 of 3 requests'),
    });
  });
});

describe('what a restriction that only reports would have refused', () => {
  it('is counted beside the requests, each of which is counted once as valid', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner, {
      restrictions: bound({
        allowedAddresses: ['10.0.0.1'],
        allowedEndpoints: ['GET /a'],
        reportOnly: ['addresses', 'endpoints'],
      }),
    });
    const usage = makeUsage();
    const ask = async (address: string | null, path: string) => {
      const request = { requiredScopes: [], method: 'GET', path, address };
      const decision = await verifyKey(runtime, secret, request);
      const outcome = decision.valid ? 'valid' : decision.reason;
      const report = reportIn(decision);
      usage.count(usageEvent({ key: decision.key, outcome, report, address }));
    };
    for (let times = 0; times < 3; times += 1) await ask('6.6.6.6', '/b');
    for (let times = 0; times < 2; times += 1) await ask('10.0.0.1', '/b');
    await ask(null, '/a');
    await ask('10.0.0.1', '/a');
    await ask('6.6.6.6', '/a//b');
    await usage.close();
    const { addresses, reports } = await getRestrictionUse(owner, key.id);
    expect(addresses).toEqual([{ rule: '10.0.0.1', requests: 3 }]);
    expect(reports).toEqual([
      { reason: 'address_not_allowed', requests: 3 },
      { reason: 'endpoint_not_allowed', requests: 2 },
      { reason: 'address_missing', requests: 1 },
    ]);
    const counts = await countsOf(key.id);
    expect(counts.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['valid', 7],
      ['path_malformed', 1],
    ]);
  });

  it('is exact while statements fail and answers are lost', async () => {
    const key = await makeCountedKey();
    let turn = 0;
    let isFaulty = true;
    const faults = ['none', 'refused', 'answer lost'] as const;
    const usage = makeUsage({
      pool: faultyPool(() => (isFaulty ? (faults[turn++ % 3] ?? 'none') : 'none')),
    });
    for (let times = 0; times < 50; times += 1) {
      usage.count(usageEvent({ key, report: 'referrer_missing' }));
      usage.count(usageEvent({ key }));
      await usage.flush();
    }
    isFaulty = false;
    await usage.close();
    const { rows } = await runtime.database.pool.query(
      'SELECT reason, count::int FROM usage_reports WHERE key_id = $1',
      [key.id],
    );
    expect(rows).toEqual([{ reason: 'referrer_missing', count: 50 }]);
    expect(sumOf(await countsOf(key.id))).toBe(100);
  });
});

/** Counts valid requests of a key from these addresses, as a process did at that moment. */
async function countUses(
  { actor }: { actor: { workspaceId: WorkspaceId } },
  keyId: string,
  addresses: readonly (string | null)[],
  at = new Date(),
): Promise<void> {
  const id = parseId('key', keyId);
  if (id === null) throw new Error('the key has no id');
  const usage = makeUsage({ now: () => at });
  const key = { id, workspaceId: actor.workspaceId, environment: 'live' as const };
  for (const address of addresses) usage.count(usageEvent({ key, address }));
  await usage.close();
}
