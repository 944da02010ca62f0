// First: what comes after connects to its database.
import '../support/own-cluster';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Asked } from '../support/ask';
import { startVerifier } from '../support/fleet';
import { Ledger } from '../support/ledger';
import { makeKeys, untilConfirmedBy } from '../support/one-key';
import { operatorKey } from '../support/operator-key';
import { crashDatabase, startDatabase, stopDatabase } from '../support/own-cluster';
import { Readers } from '../support/readers';
import { makeKey, makeWorkspace } from '../support/world';

const AWAY_MS = 10_000;
const TRUST_MS = 2_000;
const RECOVERY_MS = 2_000;

const verifiers = await Promise.all(['one', 'two', 'three'].map((name) => startVerifier({ name })));

it('without its database a verifier answers from memory while trust lasts, then 503, and recovers by itself', async () => {
  const seen: Asked[] = [];
  const { ledger, readers } = await startReaders((asked) => seen.push(asked));
  await enoughAnswers(readers);
  await confirmedByAll();

  await stopDatabase();
  const goneMs = performance.now();
  await pause(AWAY_MS);
  await startDatabase();
  const backMs = performance.now();
  await enoughAnswers(readers);
  await readers.stop();

  expect(ledger.violations).toEqual([]);
  const answers = seen.flatMap((asked) => (asked.outcome === 'answered' ? [asked.reading] : []));
  const untrusted = answers.filter(
    ({ sentMs, endedMs }) => sentMs > goneMs + TRUST_MS && endedMs < backMs,
  );
  expect(untrusted).toEqual([]);
  for (const { name } of verifiers) {
    expect(readers.tallyOf(name)).toMatchObject({ lost: 0 });
    expect(readers.tallyOf(name).unavailable).toBeGreaterThan(100);
    const back = answers.find(({ verifier, endedMs }) => verifier === name && endedMs > backMs);
    expect((back?.endedMs ?? Infinity) - backMs).toBeLessThan(RECOVERY_MS);
  }
});

it('a database that crashes and is back at once makes nothing stale and refuses no good key', async () => {
  const { ledger, readers } = await startReaders();
  const [one, two] = verifiers;
  for (const changer of [one, two]) {
    const keys = await makeKeys(6);
    const subjects = keys.map(({ id, secret }) => ledger.enter(id, secret, [], 'valid'));
    for (const subject of subjects) readers.subjects.add(subject);
    await enoughAnswers(readers);
    await confirmedByAll();
    const crashed = crashDatabase().then(startDatabase);
    const changes = keys.map(async (key, index) => {
      const subject = subjects.slice(index, index + 1);
      const acknowledge = ledger.begin(subject, 'key_revoked');
      await expect
        .poll(async () => changer && (await key.revokeAt(changer)).status, { timeout: 20_000 })
        .toBe(200);
      acknowledge();
      for (const known of subject) await readers.askAll(known);
    });
    await Promise.all([crashed, ...changes]);
    await enoughAnswers(readers);
    for (const subject of subjects) readers.subjects.delete(subject);
  }
  await readers.stop();
  expect(ledger.violations).toEqual([]);
  for (const { name } of verifiers) expect(readers.tallyOf(name).lost).toBe(0);
});

/** Readers of all verifiers, on a few keys that stay good. */
async function startReaders(onAsked?: (asked: Asked) => void) {
  const ledger = new Ledger();
  const readers = new Readers(ledger, await operatorKey(), onAsked);
  const owner = await makeWorkspace();
  for (let index = 0; index < 5; index += 1) {
    const { key, secret } = await makeKey(owner);
    readers.subjects.add(ledger.enter(key.id, secret, [], 'valid'));
  }
  for (const verifier of verifiers) readers.add(verifier);
  onTestFinished(() => readers.stop());
  return { ledger, readers };
}

async function confirmedByAll(): Promise<void> {
  const [first] = verifiers;
  if (first !== undefined) await untilConfirmedBy(verifiers.length, first);
}

/** Waits until every verifier has answered some more. */
async function enoughAnswers(readers: Readers): Promise<void> {
  await Promise.all(
    verifiers.map(async ({ name }) => {
      const tally = readers.tallyOf(name);
      const goal = tally.answered + 10;
      await expect.poll(() => tally.answered, { timeout: 10_000 }).toBeGreaterThan(goal);
    }),
  );
}
