import { expect, it } from 'vitest';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { startVerifier } from '../support/fleet';
import { makeKeys, type OneKey, untilConfirmedBy } from '../support/one-key';
import { runtime } from '../support/world';

const HOUR_MS = 3_600_000;
const MINUTES = 60_000;

const verifiers = await Promise.all(
  Object.entries({ right: 0, fast: HOUR_MS, slow: -HOUR_MS }).map(([name, shiftMs]) =>
    startVerifier({
      name,
      env: {
        NODE_OPTIONS: `--import=file://${inCheckout('tests', 'support', 'shift-clock.mjs')}`,
        SHIFT_CLOCK_MS: String(shiftMs),
      },
    }),
  ),
);

it("a wrong clock of a verifier's machine neither expires a key nor keeps an expired one", async () => {
  await expectTrust();
  const [lasting, past] = await makeKeys(2);
  await expire(lasting, 30 * MINUTES);
  await expire(past, -30 * MINUTES);
  // Twice: from the database, and from memory.
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await verdicts(lasting)).toEqual(['valid', 'valid', 'valid']);
    expect(await verdicts(past)).toEqual(['key_expired', 'key_expired', 'key_expired']);
  }
});

it('no verifier accepts a key once the database has passed its expiry', async () => {
  await expectTrust();
  const [key] = await makeKeys(1);
  const expiresAtMs = await expire(key, 2_500);
  expect(await verdicts(key)).toEqual(['valid', 'valid', 'valid']);
  await expect.poll(databaseTimeMs, { timeout: 10_000, interval: 5 }).toBeGreaterThan(expiresAtMs);
  expect(await verdicts(key)).toEqual(['key_expired', 'key_expired', 'key_expired']);
});

it('the clocks of the verifiers are wrong', () => {
  const hours = verifiers.map(({ output }) => {
    const timeMs = Number(/"time":(\d+)/.exec(output())?.[1]);
    return ((timeMs - Date.now()) / HOUR_MS).toFixed(0).replace('-0', '0');
  });
  expect(hours).toEqual(['0', '1', '-1']);
});

async function expectTrust(): Promise<void> {
  const [first] = verifiers;
  if (first !== undefined) await untilConfirmedBy(verifiers.length, first);
}

function verdicts(key: OneKey | undefined): Promise<(string | undefined)[]> {
  return Promise.all(verifiers.map((verifier) => key?.verdictAt(verifier)));
}

/** Before any verifier has seen the key. @returns the moment, on the database's clock */
async function expire(key: OneKey | undefined, inMs: number): Promise<number> {
  const expiresAt = new Date((await databaseTimeMs()) + inMs);
  const where = { where: { id: key?.id ?? '' }, data: { expiresAt } };
  await runtime.database.prisma.apiKey.updateMany(where);
  return expiresAt.getTime();
}

async function databaseTimeMs(): Promise<number> {
  const { rows } = await runtime.database.pool.query<{ now: Date }>('SELECT clock_timestamp() now');
  return rows[0]?.now.getTime() ?? 0;
}
