import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { asOwner, databaseUrl } from '../support/database';
import { makeKey, makeWorkspace, testRuntime } from '../support/world';

// A role that may connect and nothing else: PostgreSQL grants that to everybody.
const eve = `eve_${randomBytes(4).toString('hex')}`;
const remembering = testRuntime();
let connection: pg.Client;

beforeAll(async () => {
  await asOwner(`CREATE ROLE ${eve} LOGIN PASSWORD '${eve}'`);
  const url = new URL(databaseUrl);
  url.username = eve;
  url.password = eve;
  connection = new pg.Client({ connectionString: url.toString() });
  await connection.connect();
  const { engine } = remembering.runtime;
  engine.verifier.start();
  const giveUpAt = performance.now() + 5_000;
  while (!engine.isTrusted() && performance.now() < giveUpAt) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(engine.isTrusted()).toBe(true);
});

afterAll(async () => {
  await connection.end();
  await remembering.close();
  await asOwner(`DROP ROLE ${eve}`);
});

it('who may only connect reads neither the registrations nor the names of the channels', async () => {
  for (const table of ['verifiers', 'notification_channels']) {
    await expect(connection.query(`SELECT * FROM ${table}`)).rejects.toMatchObject({
      code: '42501',
    });
  }
});

it('hears no change on any channel that it can name', async () => {
  const heard: string[] = [];
  connection.on('notification', ({ channel }) => heard.push(channel));
  const { incarnation } = remembering.runtime.engine.trust;
  for (const channel of ['keydesk_changes', 'keydesk', `keydesk_${incarnation}`]) {
    await connection.query(`LISTEN ${channel}`);
  }
  const owner = await makeWorkspace();
  const { key } = await makeKey(owner);
  const { propagation } = await revokeKey(owner, key.id, null);
  expect(propagation).toMatchObject({ verifiers: 1, acknowledged: 1 });
  await connection.query('SELECT 1');
  expect(heard).toEqual([]);
});

it('a heartbeat whose nonce was not sent extends no trust and moves no clock', async () => {
  const { engine } = remembering.runtime;
  const { secret } = await makeKey(await makeWorkspace());
  await verifyKey(remembering.runtime, secret, { requiredScopes: [] });
  const { incarnation } = engine.trust;
  const forged = `beat 1 ${Date.now() - 1_000_000_000}`;
  const channel = engine.channels.of(incarnation ?? '');
  for (let i = 0; i < 50; i += 1) {
    await connection.query('SELECT pg_notify($1, $2)', [channel, forged]);
  }
  const clocks = { monotonicMs: performance.now(), wallMs: Date.now() };
  expect(Math.abs(engine.trust.databaseMs(clocks) - Date.now())).toBeLessThan(60_000);
});
