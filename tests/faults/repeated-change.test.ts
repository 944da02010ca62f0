import { afterAll, beforeEach, expect, it } from 'vitest';
import { openFaultProxy } from '../support/fault-proxy';
import { restartVerifier, startVerifier } from '../support/fleet';
import { makeKeys, type OneKey, untilConfirmedBy } from '../support/one-key';
import type { Place } from '../support/readers';
import { runtime } from '../support/world';

const KEYS = 8;

const url = process.env.DATABASE_URL ?? '';
const [changerNet, listenerNet] = await Promise.all([openFaultProxy(url), openFaultProxy(url)]);
let [changer, second, late] = await Promise.all([
  startVerifier({ name: 'changer', databaseUrl: changerNet.through(url), directUrl: url }),
  startVerifier({ name: 'second' }),
  startVerifier({ name: 'late', directUrl: listenerNet.through(url) }),
]);
afterAll(() => Promise.all([changerNet.close(), listenerNet.close()]));

let keys: OneKey[];
beforeEach(async () => {
  await untilConfirmedBy(3, second);
  keys = await makeKeys(KEYS);
  for (const key of keys) {
    for (const place of [changer, second, late]) {
      await expect.poll(() => key.verdictAt(place), { timeout: 5_000 }).toBe('valid');
    }
  }
});

it('a change whose COMMIT got no reply is never said to have happened, and holds once it is repeated', async () => {
  const [key] = keys;
  const committed = changerNet.swallowReplyToCommit(key?.id ?? '');
  const unknown = key?.revokeAt(changer);
  await committed;
  expect((await unknown)?.status).toBe(503);
  expect((await key?.revokeAt(second))?.status).toBe(200);
  await expectRevoked(key, second, late);
  // Its connections may be the dead ones still.
  expect(['key_revoked', 'unavailable']).toContain(await key?.verdictAt(changer));
});

it('a change whose changer was killed between COMMIT and answer holds once it is repeated elsewhere', async () => {
  const [key] = keys;
  const committed = changerNet.swallowReplyToCommit(key?.id ?? '');
  const lost = key?.revokeAt(changer);
  await committed;
  changer.signal('SIGKILL');
  expect((await lost)?.status).toBe(0);
  expect((await key?.revokeAt(second))?.status).toBe(200);
  await expectRevoked(key, second, late);
  changer = await restartVerifier(changer);
  await expectRevoked(key, changer);
});

it('of two revocations of a key at once each is acknowledged only when it holds everywhere', async () => {
  // The first change waits for this one; the second, which finds it done, must wait as well.
  listenerNet.delay('toClient', 700);
  await Promise.all(
    keys.map(async (key) => {
      const revokeAndAsk = async (place: Place) => {
        expect((await key.revokeAt(place)).status).toBe(200);
        await expectRevoked(key, late, second, changer);
      };
      await Promise.all([revokeAndAsk(second), revokeAndAsk(changer), revokeAndAsk(second)]);
    }),
  );
  listenerNet.delay('toClient', 0);
  const revocations = { action: 'api_key.revoked', targetId: { in: keys.map(({ id }) => id) } };
  const where = { where: revocations };
  expect(await runtime.database.prisma.auditEvent.count(where)).toBe(KEYS);
});

it('a revocation repeated while the first still waits is no shortcut', async () => {
  listenerNet.delay('toClient', 1_500);
  await Promise.all(
    keys.map(async (key) => {
      const first = key.revokeAt(second);
      await expect.poll(() => key.verdictAt(changer)).toBe('key_revoked');
      expect((await key.revokeAt(changer)).status).toBe(200);
      await expectRevoked(key, late);
      expect((await first).status).toBe(200);
    }),
  );
  listenerNet.delay('toClient', 0);
});

async function expectRevoked(key: OneKey | undefined, ...places: Place[]): Promise<void> {
  const verdicts = await Promise.all(places.map((place) => key?.verdictAt(place)));
  expect(verdicts).toEqual(places.map(() => 'key_revoked'));
}
