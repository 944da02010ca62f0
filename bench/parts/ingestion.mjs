import { runLoad } from '../support/load.mjs';
import { short, spreadText, table } from '../support/report.mjs';
import { get, isOk } from '../support/requests.mjs';
import { CUSTOMER } from '../support/seed.mjs';

const DATABASE = 'bench_ingestion';
const CONNECTIONS = 32;
/** Counts are written once a second: what the process had in memory when it was killed. */
const LOST_SECONDS_MAX = 1.5;
const ENDS = { SIGTERM: 'stopped', SIGKILL: 'killed (kill -9)' };

/** How many decisions are counted by now, whether rolled up or not. */
const COUNTED = `
  SELECT (SELECT coalesce(sum(count), 0) FROM usage_counts
           WHERE workspace_id = $1 AND cut = 'workspace' AND grain = 'day')::float8
       + (SELECT coalesce(sum(count), 0) FROM usage_deltas WHERE workspace_id = $1)::float8 AS counted`;

/**
 * A verifier under full load is stopped, and killed: how many of the answers that it gave are in its counts.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function ingestion(world) {
  const url = await world.copyDatabase(DATABASE);
  const runs = { SIGTERM: [], SIGKILL: [] };
  for (let round = 0; round < world.plan.ends; round += 1) {
    for (const signal of Object.keys(runs)) {
      const label = `${ENDS[signal]}, ${round + 1} of ${world.plan.ends}`;
      runs[signal].push(await world.steps.run(label, () => countOne(world, url, signal)));
    }
  }
  return describe(runs);
}

/** Loads a verifier, ends it when the last answer has come, and compares what was answered with what is counted. */
async function countOne(world, url, signal) {
  const { keyring, plan } = world;
  const before = await countedNow(world);
  const server = await world.startVerifier(url);
  const requests = Array.from({ length: plan.warmKeys }, (_, index) =>
    get('/v1/api-keys/current', keyring.secretOf(index)),
  );
  const load = await runLoad({
    port: server.port,
    connections: CONNECTIONS,
    next: (index) => requests[index % requests.length],
    accept: isOk,
    seconds: plan.endSeconds,
  });
  // The last answer is milliseconds old.
  await server.stop(signal);
  const counted = (await countedNow(world)) - before;
  const { answered, seconds } = load;
  const lost = answered - counted;
  return {
    answered,
    counted,
    lost,
    perSecond: answered / seconds,
    lostSeconds: (lost / answered) * seconds,
  };
}

async function countedNow({ sql }) {
  return (await sql(DATABASE, COUNTED, [CUSTOMER.id])).rows[0].counted;
}

function describe({ SIGTERM: stopped, SIGKILL: killed }) {
  const column = (rows, name) => rows.map((row) => row[name]);
  const lostOnStop = column(stopped, 'lost').reduce((sum, lost) => sum + Math.abs(lost), 0);
  const worst = Math.max(...column(killed, 'lostSeconds'));
  const rows = Object.entries({ SIGTERM: stopped, SIGKILL: killed }).map(([signal, each]) => [
    ENDS[signal],
    spreadText(column(each, 'perSecond')),
    column(each, 'answered')
      .reduce((sum, value) => sum + value, 0)
      .toLocaleString('en-US'),
    spreadText(column(each, 'lost')),
    spreadText(column(each, 'lostSeconds')),
  ]);
  return {
    title: 'Counts of a verifier under full load',
    lines: [
      'Each answered request is one event: counted in memory, written once a second, rolled up beside the load by the same process. More are never counted than were answered.',
      '',
      ...table(
        ['The verifier was', '>events/s', '>answered', '>not counted', '>as seconds of load'],
        rows,
      ),
    ],
    findings: [
      {
        what: 'answers that are not counted after a stop',
        figure: `${lostOnStop}`,
        target: '0',
        isMet: lostOnStop === 0,
      },
      {
        what: 'seconds of full load that are not counted after kill -9, at most',
        figure: `${short(worst)} s`,
        target: `≤ ${LOST_SECONDS_MAX} s`,
        isMet: worst <= LOST_SECONDS_MAX && Math.min(...column(killed, 'lost')) >= 0,
      },
    ],
  };
}
