import { expect, it } from 'vitest';
import { startVerifier } from '../support/fleet';
import { startStorm } from '../support/storm';

/** For longer: `FAULT_ROUNDS=10000 npm test -- faults acknowledged-changes`. */
const ROUNDS = Number(process.env.FAULT_ROUNDS || 1_000);
const TIMEOUT = 90_000 + ROUNDS * 60;

it('after a thousand acknowledged changes no verifier has decided once by the old state', {
  timeout: TIMEOUT,
}, async () => {
  const verifiers = await Promise.all(
    ['one', 'two', 'three'].map((name) => startVerifier({ name })),
  );
  const storm = await startStorm(verifiers);
  await storm.confirmedBy(verifiers.length);
  await storm.advance(ROUNDS);
  await storm.stop();
  expect(storm.ledger.violations).toEqual([]);
  for (const { name } of verifiers) {
    const tally = storm.readers.tallyOf(name);
    expect(tally.lost).toBe(0);
    expect(tally.answered).toBeGreaterThan(ROUNDS);
  }
});
