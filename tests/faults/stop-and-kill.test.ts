import { Agent } from 'node:http';
import { expect, it } from 'vitest';
import { type Reply, send } from '../support/ask';
import { restartVerifier, startVerifier, type Verifier } from '../support/fleet';
import { makeKeys, type OneKey } from '../support/one-key';
import { runtime } from '../support/world';

const CLIENTS = 12;
const VICTIM = 'the-victim';

const fleet = await Promise.all(['one', 'two'].map((name) => startVerifier({ name })));

it('clients that obey "Connection: close" lose no request while verifiers are restarted one by one', async () => {
  const keys = await makeKeys(4);
  const clients = Array.from({ length: CLIENTS }, (_, index) => new Client(fleet, index));
  const running = clients.map((client) => client.run(keys));
  const answered = () => clients.reduce((sum, client) => sum + client.answered, 0);
  const more = async (count: number) => {
    const goal = answered() + count;
    await expect.poll(answered, { timeout: 20_000 }).toBeGreaterThan(goal);
  };
  await more(300);
  for (const [index, verifier] of [...fleet].entries()) {
    verifier.signal('SIGTERM');
    expect(await verifier.exited).toBe(0);
    await more(100);
    fleet[index] = await restartVerifier(verifier);
    await more(100);
  }
  for (const client of clients) client.isStopping = true;
  await Promise.all(running);
  expect(clients.flatMap(({ failures }) => failures)).toEqual([]);
});

it('kill -9 during changes loses no acknowledged one and leaves no key half-changed', async () => {
  const databaseUrl = new URL(process.env.DATABASE_URL ?? '');
  databaseUrl.searchParams.set('application_name', VICTIM);
  for (const killAfter of [0, 3, 9]) {
    const victim = await startVerifier({ name: 'victim', databaseUrl: databaseUrl.toString() });
    const keys = await makeKeys(12);
    let acknowledged = 0;
    const changes = keys.map(async (key) => {
      const { status } = await key.revokeAt(victim);
      acknowledged += status === 200 ? 1 : 0;
      return { key, status };
    });
    const enough = expect.poll(() => acknowledged, { interval: 1, timeout: 10_000 });
    await enough.toBeGreaterThanOrEqual(killAfter);
    victim.signal('SIGKILL');
    const outcomes = await Promise.all(changes);
    await expect.poll(sessionsOfVictim, { timeout: 10_000 }).toBe(0);
    for (const { key, status } of outcomes) await expectWhole(key, status === 200);
  }
});

/** Revoked in every table, or in none. */
async function expectWhole(key: OneKey, isAcknowledged: boolean): Promise<void> {
  const facts = await factsOf(key);
  const isRevoked = isAcknowledged || facts.status === 'REVOKED';
  const revoked = { status: 'REVOKED', hasMoment: true, revocations: 1 };
  const untouched = { status: 'ACTIVE', hasMoment: false, revocations: 0 };
  expect(facts).toEqual(isRevoked ? revoked : untouched);
  for (const verifier of fleet) {
    expect(await key.verdictAt(verifier)).toBe(isRevoked ? 'key_revoked' : 'valid');
  }
}

/** The server may still be doing what a dead process asked for. */
async function sessionsOfVictim(): Promise<number> {
  const { rows } = await runtime.database.pool.query<{ count: number }>(
    'SELECT count(*)::int FROM pg_stat_activity WHERE application_name = $1',
    [VICTIM],
  );
  return rows[0]?.count ?? 0;
}

/** What the database says of a key, its audit rows included. */
async function factsOf({ id }: OneKey) {
  const { prisma } = runtime.database;
  const key = await prisma.apiKey.findFirst({ where: { id } });
  const revocations = await prisma.auditEvent.count({
    where: { targetId: id, action: 'api_key.revoked' },
  });
  return { status: key?.status, hasMoment: key?.revokedAt !== null, revocations };
}

/** Keeps one connection to one verifier, and goes to the next when it is told to, or where nobody listens. */
class Client {
  answered = 0;
  isStopping = false;
  readonly failures: (string | number | null)[] = [];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly verifiers: readonly Verifier[],
    private turn: number,
  ) {}

  async run(keys: readonly OneKey[]): Promise<void> {
    while (!this.isStopping) {
      const place = this.verifiers[this.turn % this.verifiers.length];
      const key = keys[this.turn % keys.length]?.secret ?? '';
      const sending = { path: '/v1/api-keys/current', key, agent: this.#agent };
      this.#note(await send(place?.url ?? '', sending));
    }
    this.#agent.destroy();
  }

  #note({ status, headers, failure }: Reply): void {
    if (status === 200) this.answered += 1;
    // Not accepted, so not failed: nobody listened.
    else if (failure !== 'ECONNREFUSED') this.failures.push(failure ?? status);
    if (status === 0 || headers.connection === 'close') this.turn += 1;
  }
}
