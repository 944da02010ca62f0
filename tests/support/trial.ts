import { expect } from 'vitest';
import { startVerifier, type Verifier } from './fleet';
import { type Storm, startStorm } from './storm';

/** Three verifiers; faults happen to the third alone. */
export interface Trial {
  one: Verifier;
  two: Verifier;
  /** A test that starts it again puts the new one here. */
  third: Verifier;
}

const VERIFIERS = 3;
const ROUNDS_BEFORE = 10;
const ROUNDS_AFTER = 30;
const BACK_MS = 10_000;
/** What a changer may wait for verifiers that do not answer is 2.2 s; the rest is a busy machine. */
const ACKNOWLEDGED_MS = 5_000;

/** Starts the three. @param third how the third reaches its database */
export async function openTrial(
  third: { databaseUrl?: string; directUrl?: string } = {},
): Promise<Trial> {
  const [first, second, last] = await Promise.all([
    startVerifier({ name: 'one' }),
    startVerifier({ name: 'two' }),
    startVerifier({ name: 'three', ...third }),
  ]);
  return { one: first, two: second, third: last };
}

/**
 * Lets the fault happen amid changes and reads. No verifier decides by an old state, the healthy ones
 * leave no request without an answer, changes go on, and afterwards the third answers and decides from memory again.
 */
export async function endure(trial: Trial, fault: (storm: Storm) => Promise<void>): Promise<void> {
  const healthy = [trial.one, trial.two];
  const storm = await startStorm([...healthy, trial.third], healthy);
  const third = storm.readers.tallyOf('three');
  await storm.confirmedBy(VERIFIERS);
  await storm.advance(ROUNDS_BEFORE);
  await fault(storm);
  const { answered } = third;
  await storm.advance(ROUNDS_AFTER);
  await expect.poll(() => third.answered, { timeout: BACK_MS }).toBeGreaterThan(answered + 10);
  await storm.confirmedBy(VERIFIERS);
  await storm.stop();
  expect(storm.ledger.violations).toEqual([]);
  expect(storm.slowestMs).toBeLessThan(ACKNOWLEDGED_MS);
  for (const { name } of healthy) expect(storm.readers.tallyOf(name).lost).toBe(0);
}
