import { setTimeout as delay } from 'node:timers/promises';
import { runLoad } from '../support/load.mjs';
import { table } from '../support/report.mjs';
import { get, isOk, isValid, post } from '../support/requests.mjs';

const DATABASE = 'bench_statements';
const CONNECTIONS = 32;
/** What goes on in the background, once a second or so, is no statement of a verification. */
const NONE = 0.01;
const SHOWN_STATEMENTS = 5;
const SHOWN_CHARACTERS = 90;

/**
 * How many statements a warm verification costs, counted by PostgreSQL (pg_stat_statements), minus what as long a time
 * without requests costs.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function statements(world) {
  const { keyring, operator, plan, steps } = world;
  const server = await startCounted(world);
  const secrets = Array.from({ length: plan.warmKeys }, (_, i) => keyring.secretOf(i));
  const rows = {
    'Keydesk GET /v1/api-keys/current': {
      requests: secrets.map((secret) => get('/v1/api-keys/current', secret)),
      accept: isOk,
    },
    'Keydesk POST /v1/api-keys/verify': {
      requests: secrets.map((key) => post('/v1/api-keys/verify', operator, { key })),
      accept: isValid,
    },
  };
  const results = [];
  for (const [name, load] of Object.entries(rows)) {
    results.push({ name, ...(await steps.run(name, () => count(world, server, load))) });
  }
  await server.stop();
  return { title: 'Statements per warm verification', ...describe(plan, results) };
}

/** A verifier whose statements are counted, and nobody else's. */
async function startCounted(world) {
  const url = await world.copyDatabase(DATABASE);
  await world.sql(DATABASE, 'CREATE EXTENSION pg_stat_statements');
  await world.sql('postgres', `ALTER DATABASE ${DATABASE} SET pg_stat_statements.track = 'top'`);
  return await world.startVerifier(url);
}

async function count(world, { port }, { requests, accept }) {
  const { countedVerifications } = world.plan;
  const verify = (total) =>
    runLoad({
      port,
      connections: CONNECTIONS,
      accept,
      next: (index) => (index < total ? requests[index % requests.length] : null),
    });
  await verify(requests.length * CONNECTIONS);
  await reset(world);
  const { errors, requests: verified, firstError, seconds } = await verify(countedVerifications);
  if (errors > 0) throw new Error(`a wrong answer: ${firstError}`);
  // What was put off, and is written once a second, belongs to the load.
  await delay(2000);
  const loaded = await read(world);
  await reset(world);
  await delay(seconds * 1000 + 2000);
  const idle = await read(world);
  return { verified, calls: calls(loaded), idleCalls: calls(idle), loaded };
}

function describe({ countedVerifications }, results) {
  const each = ({ verified, calls, idleCalls }) => Math.max(0, calls - idleCalls) / verified;
  const rows = results.map((result) => [
    result.name,
    result.verified.toLocaleString('en-US'),
    result.calls.toLocaleString('en-US'),
    result.idleCalls.toLocaleString('en-US'),
    each(result).toFixed(4),
  ]);
  const shown = results.flatMap(({ name, loaded }) =>
    loaded.slice(0, SHOWN_STATEMENTS).map((row) => [name, row.calls, `\`${row.text}\``]),
  );
  const headings = ['Endpoint', '>verifications', '>statements', '>while idle as long'];
  return {
    lines: [
      ...table([...headings, '>statements/verification'], rows),
      '',
      `The most frequent ones while it verified:`,
      '',
      ...table(['Endpoint', '>calls', 'Statement'], shown),
    ],
    findings: results.map((result) => ({
      what: `${result.name}: statements per warm verification, of ${countedVerifications.toLocaleString('en-US')}`,
      figure: each(result).toFixed(4),
      target: '0',
      isMet: each(result) < NONE,
    })),
  };
}

/** Of all connections to this database but this one's own, which asks in another. */
async function read({ sql }) {
  const { rows } = await sql(
    DATABASE,
    `SELECT calls::int, regexp_replace(left(query, ${SHOWN_CHARACTERS}), '[\\s|\`]+', ' ', 'g') AS text
       FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query NOT LIKE '%pg_stat_statements%'
      ORDER BY calls DESC`,
  );
  return rows;
}

function reset({ sql }) {
  return sql(DATABASE, 'SELECT pg_stat_statements_reset()');
}

function calls(rows) {
  return rows.reduce((total, row) => total + row.calls, 0);
}
