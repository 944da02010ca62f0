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
const faults: [string, FaultProxy[], 'refuse' | 'swallow' | 'hold', number][] = [
  ['every connection to its database is closed', both, 'refuse', LAPSE_MS],
  ['every connection to its database is half-open', both, 'swallow', LAPSE_MS],
  ['every byte to and from its database is late by seconds', both, 'hold', LAPSE_MS],
  ['every byte to and from its database is late by a second', both, 'hold', 1_000],
  ['only the session that listens is half-open', [listening], 'swallow', LAPSE_MS],
  ['only what the listening session hears is late by seconds', [listening], 'hold', LAPSE_MS],
  ['only its queries are half-open', [queries], 'swallow', LAPSE_MS],
];

it.each(faults)('nothing is stale while of one verifier %s', async (_, proxies, fault, ms) => {
  await endure(trial, async () => {
    for (const proxy of proxies) proxy[fault]();
    await pause(ms);
    for (const proxy of proxies) await proxy.pass();
  });
});
