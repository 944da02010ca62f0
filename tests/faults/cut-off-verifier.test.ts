import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import { type FaultProxy, openFaultProxy } from '../support/fault-proxy';
import { endure, openTrial } from '../support/trial';

/** Longer than trust lasts (2 s). */
const LAPSE_MS = 2_600;

const url = process.env.DATABASE_URL ?? '';
const [queries, listening] = await Promise.all([openFaultProxy(url), openFaultProxy(url)]);
const trial = await openTrial({
  databaseUrl: queries.through(url),
  directUrl: listening.through(url),
});
afterAll(() => Promise.all([queries.close(), listening.close()]));

const both = [queries, listening];
const faults: [string, () => Promise<void>][] = [
  ['every connection to its database is closed', () => during(LAPSE_MS, 'refuse', both)],
  ['every connection to its database is half-open', () => during(LAPSE_MS, 'swallow', both)],
  ['every byte to and from its database is late by seconds', () => during(LAPSE_MS, 'hold', both)],
  ['every byte to and from its database is late by a second', () => during(1_000, 'hold', both)],
  ['only the session that listens is half-open', () => during(LAPSE_MS, 'swallow', [listening])],
  ['only what the session that listens hears is late', () => during(LAPSE_MS, 'hold', [listening])],
  ['only the queries are half-open', () => during(LAPSE_MS, 'swallow', [queries])],
  ['what it reads is older than what it hears', () => late(queries, 200, LAPSE_MS)],
  [
    'what it hears is late, and then nothing comes',
    async () => {
      await late(listening, 1_500, 2_000, () => during(LAPSE_MS, 'hold', [listening]));
    },
  ],
];

it.each(faults)('nothing is stale while of one verifier %s', async (_, fault) => {
  await endure(trial, fault);
});

async function during(
  ms: number,
  fault: 'refuse' | 'swallow' | 'hold',
  proxies: readonly FaultProxy[],
): Promise<void> {
  for (const proxy of proxies) proxy[fault]();
  await pause(ms);
  for (const proxy of proxies) await proxy.pass();
}

/** Answers come late for some time, and on through what follows. */
async function late(proxy: FaultProxy, lateMs: number, ms: number, then = async () => {}) {
  proxy.delay('toClient', lateMs);
  await pause(ms);
  await then();
  proxy.delay('toClient', 0);
}
