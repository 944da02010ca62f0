import { withConnection } from '../../scripts/launch/connection.mjs';
import { keyId } from '../support/keyring.mjs';
import { ratioText, short, spreadText, table } from '../support/report.mjs';
import { interleave } from '../support/rounds.mjs';
import { pairedRatio } from '../support/statistics.mjs';

const CONNECTIONS = 8;
const BULK_ROWS = 10_000;
const BATCH = 250;
const ENTRY = {
  actor_type: 'user',
  actor_id: 'usr_bench',
  via: 'dashboard',
  action: 'api_key.renamed',
  target_type: 'api_key',
  target_id: 'key_bench',
  before: { name: 'A name as people give it' },
  after: { name: 'Another name as people give it' },
  address: '203.0.113.9',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140',
  request_id: 'req_bench',
};

/** The log as it would be without a chain: the same columns, and the two indexes that its lists need. */
const PLAIN_LOG = `
  CREATE TABLE plain_log (LIKE audit_log INCLUDING CONSTRAINTS INCLUDING DEFAULTS);
  ALTER TABLE plain_log DROP COLUMN seq, DROP COLUMN previous_hash, DROP COLUMN hash, ADD PRIMARY KEY (id);
  CREATE INDEX ON plain_log (workspace_id, id DESC);
  CREATE INDEX ON plain_log (workspace_id, target_id, id DESC);
  ALTER TABLE plain_log ADD FOREIGN KEY (workspace_id) REFERENCES workspaces (id);`;

const WRITES = {
  none: null,
  plain: `INSERT INTO plain_log SELECT (jsonb_populate_record(NULL::plain_log,
    e.value || jsonb_build_object('workspace_id', $1::text, 'at', now()))).* FROM jsonb_array_elements($2::jsonb) e`,
  chain: 'SELECT append_audit_events($1, $2::jsonb)',
};

/**
 * Changes with their row in the audit log: without one, with one in a plain table, and with one in the chain; all to
 * one workspace, and each connection to its own.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function audit(world) {
  const url = await world.copyDatabase('bench_audit');
  const places = await prepare(url);
  const contestants = ['one', 'own'].flatMap((where) =>
    Object.keys(WRITES).map((write) => ({
      name: `${where} ${write}`,
      measure: () => changeForAWhile(world, url, { write, places, where }),
    })),
  );
  const rates = await interleave(world, 'Changes', contestants);
  const bulk = await world.steps.run(`${BULK_ROWS} rows in one transaction`, () =>
    writeInBulk(url, places[0]),
  );
  return describe(rates, bulk);
}

function prepare(url) {
  return withConnection(url, async (client) => {
    await client.query(PLAIN_LOG);
    const ids = Array.from({ length: CONNECTIONS }, (_, index) => `ws_audit${index}`);
    for (const id of ids) {
      await client.query('INSERT INTO workspaces (id, slug, name) VALUES ($1, $2, $3)', [
        id,
        id.replace('_', '-'),
        id,
      ]);
    }
    return ids;
  });
}

/** @returns {Promise<number>} committed changes a second, of all connections together */
async function changeForAWhile({ plan }, url, { write, places, where }) {
  const until = performance.now() + (plan.seconds + plan.warmUpSeconds) * 1000;
  const from = until - plan.seconds * 1000;
  const change = (index) =>
    withConnection(url, async (client) => {
      const workspaceId = places[where === 'one' ? 0 : index];
      let done = 0;
      while (performance.now() < until) {
        await changeOnce(client, { write, workspaceId, key: keyId(index) });
        if (performance.now() >= from) done += 1;
      }
      return done;
    });
  const done = await Promise.all(places.map((_, index) => change(index)));
  return done.reduce((total, count) => total + count, 0) / plan.seconds;
}

async function changeOnce(client, { write, workspaceId, key }) {
  await client.query('BEGIN');
  await client.query('UPDATE api_keys SET name = $2 WHERE id = $1', [key, `n${Math.random()}`]);
  if (WRITES[write] !== null) await client.query(WRITES[write], [workspaceId, entries(1)]);
  await client.query('COMMIT');
}

/** @returns {Promise<Record<string, number>>} milliseconds of each way of writing */
function writeInBulk(url, workspaceId) {
  return withConnection(url, async (client) => {
    const took = {};
    for (const write of ['plain', 'chain']) {
      const startedAt = performance.now();
      await client.query('BEGIN');
      for (let row = 0; row < BULK_ROWS; row += BATCH) {
        await client.query(WRITES[write], [workspaceId, entries(BATCH)]);
      }
      await client.query('COMMIT');
      took[write] = performance.now() - startedAt;
    }
    return took;
  });
}

let written = 0;

function entries(count) {
  return JSON.stringify(
    Array.from({ length: count }, () => {
      written += 1;
      return { ...ENTRY, id: `evt_bench${process.pid}_${written}` };
    }),
  );
}

const NAMES = {
  one: 'all connections change one workspace',
  own: 'each connection changes its own',
};
const WRITE_NAMES = { none: 'no row', plain: 'a plain row', chain: 'a row of the chain' };

function describe(rates, bulk) {
  const rows = Object.entries(NAMES).flatMap(([where, whereName]) =>
    Object.entries(WRITE_NAMES).map(([write, writeName]) => {
      const values = rates[`${where} ${write}`];
      const ratio = pairedRatio(values, rates[`${where} plain`]);
      return [whereName, writeName, spreadText(values), ratioText(ratio)];
    }),
  );
  return {
    title: 'What the chain of the audit log costs',
    lines: [
      ...table(['Where', 'Written', '>changes/s', '>× a plain row'], rows),
      '',
      `${BULK_ROWS.toLocaleString('en-US')} rows in one transaction: ${short(bulk.chain)} ms in the chain, ${short(bulk.plain)} ms in a plain table.`,
    ],
    // Nobody has set a target: what it costs is said, not judged.
    findings: [],
  };
}
