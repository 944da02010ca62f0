import { askOnce } from '../support/client.mjs';
import { ensureNextApp, findNginx, startNext, startNginx, startPeer } from '../support/peers.mjs';
import { ratioFinding, ratioText, spreadText, table } from '../support/report.mjs';
import { bodyOf, get, isOk, isRefused, isValid, post } from '../support/requests.mjs';
import { interleave, measure } from '../support/rounds.mjs';
import { median, pairedRatio } from '../support/statistics.mjs';

const CONNECTIONS = [1, 32];
const NGINX_KEYS = 10_000;
const GET_LIMIT = 'bare node:http, GET';
const POST_LIMIT = 'bare node:http, POST';
const NEXT = 'Next route handler that does nothing';
const PEERS = {
  database: 'Better Auth api-key, PostgreSQL',
  memory: 'Better Auth api-key, in memory',
  passport: 'passport-headerapikey, PostgreSQL',
};
const CURRENT = 'Keydesk GET /v1/api-keys/current, warm';
const VERIFY = 'Keydesk POST /v1/api-keys/verify, warm';
const FORGED = 'Keydesk POST /v1/api-keys/verify, forged keys';
const UNTRUSTED = 'Keydesk GET /v1/api-keys/current, memory not trusted';
const LIST = 'Keydesk GET /v1/api-keys, 20 rows';
/** What a row is divided by, where that is not the bare GET. */
const LIMIT_OF = { [VERIFY]: POST_LIMIT, [FORGED]: POST_LIMIT };

/**
 * Keydesk beside the limits and the peers.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function throughput(world) {
  const contestants = await startAll(world);
  const lines = findNginx() === null ? ['nginx: not present on this machine.', ''] : [];
  let findings = [];
  for (const connections of CONNECTIONS) {
    const label = `${connections} connection${connections === 1 ? '' : 's'}`;
    const measured = await interleave(
      world,
      label,
      contestants.map((contestant) => ({
        name: contestant.name,
        measure: () => measure(world.plan, contestant, connections),
      })),
    );
    lines.push(`### ${label}`, '', ...limitTable(measured), '', ...peerTable(measured), '');
    findings = findingsOf(measured);
  }
  for (const server of new Set(contestants.map((contestant) => contestant.server))) {
    await server.stop();
  }
  return { title: 'Throughput and latency', lines, findings };
}

function limitTable(measured) {
  const headings = ['Server', '>requests/s', '>× bare node:http', '>CPU µs/request'];
  const rows = Object.entries(measured).map(([name, rounds]) => {
    const limit = measured[LIMIT_OF[name] ?? (name === POST_LIMIT ? POST_LIMIT : GET_LIMIT)];
    return [
      name,
      spreadText(rates(rounds)),
      ratioText(pairedRatio(rates(rounds), rates(limit))),
      Math.round(median(rounds.map(({ cpu }) => cpu))),
      median(rounds.map(({ p50 }) => p50)).toFixed(2),
      median(p99s(rounds)).toFixed(2),
      ratioText(pairedRatio(p99s(rounds), p99s(limit))),
    ];
  });
  return table([...headings, '>p50 ms', '>p99 ms', '>p99 × bare node:http'], rows);
}

function peerTable(measured) {
  const rows = [PEERS.database, PEERS.memory, PEERS.passport, NEXT].map((peer) => [
    peer,
    ...[CURRENT, VERIFY].map((ours) => ratioText(over(measured, ours, peer))),
  ]);
  return table(['Keydesk is × faster than', `>${CURRENT}`, `>${VERIFY}`], rows);
}

function findingsOf(measured) {
  const p99 = (name, limit) => pairedRatio(p99s(measured[name]), p99s(measured[limit]));
  return [
    ratioFinding(`${CURRENT}, over ${GET_LIMIT}`, over(measured, CURRENT, GET_LIMIT), { min: 0.8 }),
    ratioFinding(`${VERIFY}, over ${POST_LIMIT}`, over(measured, VERIFY, POST_LIMIT), { min: 0.7 }),
    ratioFinding(`Keydesk over ${PEERS.database}`, over(measured, CURRENT, PEERS.database), {
      min: 75,
    }),
    ratioFinding(`Keydesk over ${PEERS.memory}`, over(measured, CURRENT, PEERS.memory), {
      min: 13,
    }),
    ratioFinding(`Keydesk over ${PEERS.passport}`, over(measured, CURRENT, PEERS.passport), {
      min: 11,
    }),
    ratioFinding(`${CURRENT}, p99 over ${GET_LIMIT}`, p99(CURRENT, GET_LIMIT), { max: 1.5 }),
    ratioFinding(`${VERIFY}, p99 over ${POST_LIMIT}`, p99(VERIFY, POST_LIMIT), { max: 1.5 }),
    ratioFinding(`${UNTRUSTED}, over ${GET_LIMIT}`, over(measured, UNTRUSTED, GET_LIMIT), {
      min: 0.3,
    }),
    ratioFinding(`${LIST}, over ${NEXT}`, over(measured, LIST, NEXT), { min: 2 }),
  ];
}

function over(measured, name, reference) {
  return pairedRatio(rates(measured[name]), rates(measured[reference]));
}

function rates(rounds) {
  return rounds.map(({ perSecond }) => perSecond);
}

function p99s(rounds) {
  return rounds.map(({ p99 }) => p99);
}

async function startAll(world) {
  const { steps, folder } = world;
  await steps.run('Next app', ensureNextApp);
  return await steps.run('Servers', async () => {
    const ours = await startOurs(world);
    const bodies = await ourBodies(ours);
    const bare = await startPeer(folder, 'bare', bodies);
    const request = get('/', world.keyring.secretOf(0));
    return [
      { name: GET_LIMIT, server: bare, next: () => request, accept: isOk },
      { name: POST_LIMIT, server: bare, next: ours[1].next, accept: isOk },
      ...(await startNginxRow(world)),
      { name: NEXT, server: await startNext(folder), next: () => request, accept: isOk },
      ...(await startLibraries(world)),
      ...ours,
    ];
  });
}

async function startOurs(world) {
  const { keyring, operator, plan } = world;
  const url = await world.copyDatabase('bench_throughput');
  const server = await world.startVerifier(url);
  const untrusted = await world.startVerifier(url, { env: { KEYDESK_CACHE_KEYS: '0' } });
  const secrets = Array.from({ length: plan.warmKeys }, (_, i) => keyring.secretOf(i));
  const current = secrets.map((secret) => get('/v1/api-keys/current', secret));
  const verify = secrets.map((key) => post('/v1/api-keys/verify', operator, { key }));
  const list = get('/v1/api-keys', secrets[0]);
  const forged = () => post('/v1/api-keys/verify', operator, { key: keyring.forgedSecret() });
  return [
    { name: CURRENT, server, next: inTurn(current), accept: isOk },
    { name: VERIFY, server, next: inTurn(verify), accept: isValid },
    { name: FORGED, server, next: forged, accept: isRefused },
    { name: UNTRUSTED, server: untrusted, next: inTurn(current), accept: isOk },
    { name: LIST, server, next: () => list, accept: isOk },
  ];
}

/** The bare server answers what Keydesk answers: equally many bytes. */
async function ourBodies([current, verify]) {
  const [getAnswer, postAnswer] = await Promise.all(
    [current, verify].map(({ server, next }) => askOnce(server.port, next(0))),
  );
  return { BENCH_GET_BODY: bodyOf(getAnswer.text), BENCH_POST_BODY: bodyOf(postAnswer.text) };
}

async function startNginxRow({ folder, keyring }) {
  const program = findNginx();
  if (program === null) return [];
  const secrets = Array.from({ length: NGINX_KEYS }, (_, i) => keyring.secretOf(i));
  const server = await startNginx(program, folder, secrets);
  const requests = secrets.slice(0, 100).map((secret) => get('/', secret));
  const name = `nginx, static answer behind a map of ${NGINX_KEYS.toLocaleString('en-US')} keys`;
  return [{ name, server, next: inTurn(requests), accept: isOk }];
}

async function startLibraries(world) {
  const start = async (name, program, env) => {
    const database = `peer_${Object.values(PEERS).indexOf(name)}`;
    await world.sql('postgres', `CREATE DATABASE ${database}`);
    const values = {
      ...env,
      DATABASE_URL: world.url(database),
      BENCH_KEYS: String(world.plan.warmKeys),
    };
    const server = await startPeer(world.folder, program, values);
    const requests = server.message.secrets.map((secret) => get('/', secret));
    return { name, server, next: inTurn(requests), accept: isOk };
  };
  return [
    await start(PEERS.database, 'better-auth', { BENCH_STORAGE: 'database' }),
    await start(PEERS.memory, 'better-auth', { BENCH_STORAGE: 'secondary-storage' }),
    await start(PEERS.passport, 'passport', {}),
  ];
}

/** @param {string[]} requests @returns {(index: number) => string} */
function inTurn(requests) {
  return (index) => requests[index % requests.length];
}
