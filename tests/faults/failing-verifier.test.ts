import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { testPort } from '../../scripts/testing/test-port.mjs';
import { propagationIn } from '../support/ask';
import { restartVerifier, startVerifier } from '../support/fleet';
import { makeKeys, untilConfirmedBy } from '../support/one-key';
import { endure, openTrial } from '../support/trial';

/** Longer than trust lasts (2 s). */
const LAPSE_MS = 2_600;
/** A changer waits 2.2 s at most for those that do not answer. */
const ACKNOWLEDGED_MS = 2_500;

const trial = await openTrial();

it('the first answer of a verifier that was stopped during a change is by the new state', async () => {
  const { one, third } = trial;
  for (const [turn, key] of (await makeKeys(3)).entries()) {
    await untilConfirmedBy(3, one);
    expect(await key.verdictAt(one)).toBe('valid');
    expect(await key.verdictAt(third)).toBe('valid');
    third.signal('SIGSTOP');
    const revoked = await key.revokeAt(one);
    // Sent while it is stopped, so that this is what it reads first.
    const first = key.verdictAt(third);
    await pause(turn * 1_500);
    third.signal('SIGCONT');
    expect(await first).toBe('key_revoked');
    expect(await key.verdictAt(one)).toBe('key_revoked');
    expect(revoked.status).toBe(200);
    const { lapsed, ms } = propagationIn(revoked);
    expect(lapsed).toBe(1);
    expect(ms).toBeLessThan(ACKNOWLEDGED_MS);
  }
});

it('nothing is stale while a verifier is killed and started again', async () => {
  await endure(trial, async (storm) => {
    trial.third.signal('SIGKILL');
    await storm.advance(40);
    trial.third = await restartVerifier(trial.third);
  });
});

it('nothing is stale while a verifier is restarted in order', async () => {
  await endure(trial, async () => {
    trial.third.signal('SIGTERM');
    trial.third = await restartVerifier(trial.third);
  });
});

it('nothing is stale while a verifier is stopped for longer than trust lasts, and continued', async () => {
  await endure(trial, () => stopFor(LAPSE_MS));
});

it('nothing is stale while a verifier is stopped again and again for less than trust lasts', async () => {
  await endure(trial, async () => {
    for (const stoppedMs of [100, 400, 1_200]) {
      await stopFor(stoppedMs);
      await pause(stoppedMs);
    }
  });
});

it('nothing is stale from the first answer of a verifier that starts during changes', async () => {
  await endure(trial, async (storm) => {
    const port = await testPort();
    storm.readers.add({ name: 'four', url: `http://127.0.0.1:${port}` });
    const fourth = await startVerifier({ name: 'four', port });
    await storm.confirmedBy(4);
    await storm.advance(40);
    expect(storm.readers.tallyOf('four').answered).toBeGreaterThan(10);
    fourth.signal('SIGTERM');
    expect(await fourth.exited).toBe(0);
  });
});

async function stopFor(milliseconds: number): Promise<void> {
  trial.third.signal('SIGSTOP');
  await pause(milliseconds);
  trial.third.signal('SIGCONT');
}
