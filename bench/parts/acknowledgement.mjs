import { Client } from '../support/client.mjs';
import { keyId } from '../support/keyring.mjs';
import { Load } from '../support/load.mjs';
import { short, table } from '../support/report.mjs';
import { bodyOf, get, isOk, remove } from '../support/requests.mjs';
import { quantile } from '../support/statistics.mjs';

const VERIFIERS = 3;
const CONNECTIONS = 8;
const PER_SECOND = 500;
const ROUNDS_PER_STEP = 100;
const LIMIT_MILLISECONDS = 25;

/**
 * Revokes keys on one of three verifiers under load, and asks the others as soon as it is acknowledged.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function acknowledgement(world) {
  const url = await world.copyDatabase('bench_acknowledgement');
  const servers = await world.steps.run('Verifiers', () =>
    Promise.all(Array.from({ length: VERIFIERS }, () => world.startVerifier(url))),
  );
  const clients = await Promise.all(servers.map(({ port }) => Client.open(port)));
  const loads = servers.map((server) => backgroundLoad(world, server));
  const running = Promise.all(loads.map((load) => load.run()));
  const rounds = await revokeAll(world, clients);
  for (const load of loads) load.stop();
  const background = await running;
  for (const client of clients) client.close();
  for (const server of servers) await server.stop();
  return describe(rounds, background);
}

/** Steady traffic over the keys that stay. */
function backgroundLoad({ keyring, plan }, { port }) {
  const requests = Array.from({ length: plan.warmKeys }, (_, i) =>
    get('/v1/api-keys/current', keyring.secretOf(i)),
  );
  const next = (index) => requests[index % requests.length];
  return new Load({ port, connections: CONNECTIONS, next, accept: isOk, perSecond: PER_SECOND });
}

async function revokeAll(world, clients) {
  const { plan, steps } = world;
  const rounds = [];
  while (rounds.length < plan.revocations) {
    const end = Math.min(rounds.length + ROUNDS_PER_STEP, plan.revocations);
    await steps.run(`Revocations ${rounds.length + 1}–${end}`, async () => {
      while (rounds.length < end) rounds.push(await revokeOne(world, clients, rounds.length));
    });
  }
  return rounds;
}

async function revokeOne({ keyring, plan }, clients, round) {
  const index = plan.warmKeys + round;
  const use = get('/v1/api-keys/current', keyring.secretOf(index));
  for (const client of clients) expectOk(await client.ask(use), 'a key before its revocation');
  const [changer, ...others] = clients.map((_, i) => clients[(i + round) % clients.length]);
  const startedAt = performance.now();
  const path = `/v1/api-keys/${keyId(index)}`;
  const answer = await changer.ask(remove(path, keyring.secretOf(0)));
  const milliseconds = performance.now() - startedAt;
  expectOk(answer, 'a revocation');
  const { propagation } = JSON.parse(bodyOf(answer.text));
  const answers = await Promise.all(others.map((client) => client.ask(use)));
  const stale = answers.filter(({ status }) => isOk(status)).length;
  const other = answers.filter(({ status }) => !isOk(status) && status !== 401).length;
  return { milliseconds, waited: propagation.ms, lapsed: propagation.lapsed, stale, other };
}

function expectOk({ status, text }, what) {
  if (!isOk(status)) throw new Error(`${what} was answered: ${text}`);
}

function describe(rounds, background) {
  const sum = (field) => rounds.reduce((total, round) => total + round[field], 0);
  const times = rounds.map(({ milliseconds }) => milliseconds);
  const waits = rounds.map(({ waited }) => waited);
  const answered = background.reduce((total, { perSecond }) => total + perSecond, 0);
  const errors = background.reduce((total, result) => total + result.errors, 0);
  const p99 = quantile(waits, 0.99);
  const rows = [
    ['revocations acknowledged', rounds.length],
    ['verifications begun after that on the other two, and accepted', sum('stale')],
    ['answered with anything but 401', sum('other')],
    ['verifiers that did not confirm in time', sum('lapsed')],
    ['from its commit until all three have confirmed it, p50', `${short(quantile(waits, 0.5))} ms`],
    ['the same, p99', `${short(p99)} ms`],
    ['the whole DELETE, p50', `${short(quantile(times, 0.5))} ms`],
    ['the same, p99', `${short(quantile(times, 0.99))} ms`],
    ['load on the three meanwhile', `${short(answered)} requests/s, ${errors} wrong answers`],
  ];
  return {
    title: 'Acknowledged revocations, three verifiers',
    lines: table(['What', '>Measured'], rows),
    findings: [
      {
        what: `stale acceptances after ${rounds.length} acknowledged revocations`,
        figure: String(sum('stale')),
        target: '0',
        isMet: sum('stale') === 0,
      },
      {
        what: 'acknowledgement by three verifiers under load (from commit until confirmed), p99',
        figure: `${short(p99)} ms`,
        target: `≤ ${LIMIT_MILLISECONDS} ms`,
        isMet: p99 <= LIMIT_MILLISECONDS,
      },
    ],
  };
}
