import { describe, expect, it } from 'vitest';
import { type CountedKey, OTHER } from '@/lib/core/usage';
import { backtest } from '@/lib/services/alerts/backtest';
import { contextAt, incidentsOf, judgeAt, makeAlertedKey, minute, use } from '../support/alerts';
import { asOwner } from '../support/database';
import { makeWorkspace } from '../support/world';

const DAY = 1_440;
const KNOWN = '2001:db8:0:2::1';
const KNOWN_NETWORK = '2001:db8:0:2::99';
const NEW_NETWORK = '2001:db8:0:3::1';
const LOOK_BACK = { rule: 'new_place', keyId: null, threshold: 10 } as const;

/** A key that was used from two networks 28 days ago, and since from `addresses` of another in each of 600 hours. */
async function keyFrom(addresses: number) {
  const owner = contextAt(await makeWorkspace(), minute(10));
  const key = await makeAlertedKey(owner);
  await use(key, minute(-28 * DAY), 1, { address: KNOWN });
  await use(key, minute(-28 * DAY), 1);
  await addAddresses(key, 'n', addresses);
  return { owner, key };
}

/** Adds rows of addresses by an expression of `n`, of the 600 hours before the last three. */
async function addAddresses({ id, workspaceId }: CountedKey, name: string, count: number) {
  const address = name === OTHER ? `'${OTHER}'` : `'2001:db8:0:1::' || to_hex(${name})`;
  // The owner of the tables has no limit of two seconds.
  await asOwner(
    `INSERT INTO usage_addresses (workspace_id, key_id, hour, outcome, address, count)
     SELECT '${workspaceId}', '${id}', '${minute(0).toISOString()}'::timestamptz - h * interval '1 hour', 'valid',
            ${address}, 1
       FROM generate_series(4, 603) AS h, generate_series(1, ${count}) AS n`,
  );
}

async function placesTold(owner: Parameters<typeof incidentsOf>[0]) {
  return (await incidentsOf(owner)).map(({ rule, evidence }) => [rule, evidence]);
}

describe.each([
  ['more rows of addresses than are read', 35, 'n'],
  ['more addresses than are kept one by one', 1, OTHER],
])('a key with %s', (_of, addresses, name) => {
  it('is told of no network that it may have been used from, but of a new country', async () => {
    const { owner, key } = await keyFrom(name === OTHER ? 2 : addresses);
    if (name === OTHER) await addAddresses(key, name, 1);
    await use(key, minute(0), 1, { address: KNOWN_NETWORK });
    await use(key, minute(0), 1, { address: NEW_NETWORK });
    await judgeAt(minute(1));
    expect(await placesTold(owner)).toEqual([]);
    const { firings, blindKeys } = await backtest(owner, LOOK_BACK);
    expect({ firings, blindKeys }).toEqual({ firings: [], blindKeys: 1 });
    await use(key, minute(2), 1, { address: NEW_NETWORK, country: 'VN' });
    await judgeAt(minute(3));
    expect(await placesTold(owner)).toEqual([['new_place', { countries: ['VN'], networks: [] }]]);
    expect((await backtest(owner, LOOK_BACK)).firings).toHaveLength(1);
  });
});

it('a key used from few networks on many days is told of a new one, and of no known one', async () => {
  const { owner, key } = await keyFrom(2);
  await use(key, minute(0), 1, { address: KNOWN_NETWORK });
  await judgeAt(minute(1));
  expect(await placesTold(owner)).toEqual([]);
  expect(await backtest(owner, LOOK_BACK)).toMatchObject({ firings: [], blindKeys: 0 });
  await use(key, minute(2), 1, { address: NEW_NETWORK });
  await judgeAt(minute(3));
  const networks = ['2001:db8:0:3::/64'];
  expect(await placesTold(owner)).toEqual([['new_place', { countries: [], networks }]]);
  const { firings } = await backtest(owner, LOOK_BACK);
  expect(firings.map(({ at }) => at.toISOString().slice(0, 10))).toEqual(['2026-11-22']);
});
