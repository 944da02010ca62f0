import { askOnce } from '../support/client.mjs';
import { runLoad } from '../support/load.mjs';
import { cpuSeconds } from '../support/processes.mjs';
import { short, spreadText, table } from '../support/report.mjs';
import { isValid, post } from '../support/requests.mjs';
import { interleave } from '../support/rounds.mjs';
import { median } from '../support/statistics.mjs';

const CONNECTIONS = [1, 32];
const AT_ONCE = 500;
const RUNS_METRIC = 'keydesk_argon2_runs_total';

/**
 * The first use of a key: alone, among many, and 500 times at once.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function cold(world) {
  const server = await world.startVerifier(await world.copyDatabase('bench_cold'));
  const fresh = freshKeys(world);
  const rows = Object.fromEntries(
    CONNECTIONS.map((connections) => [
      `first uses, ${connections} connection${connections === 1 ? '' : 's'}`,
      () => useEachOnce(world, server, connections, fresh),
    ]),
  );
  const storm = `${AT_ONCE} first uses of one key at once`;
  const measured = await interleave(world, 'First uses', [
    ...Object.entries(rows).map(([name, measure]) => ({ name, measure })),
    { name: storm, measure: () => useAtOnce(world, server, fresh) },
  ]);
  await server.stop();
  const cpu = Object.keys(rows).flatMap((name) => measured[name].map((round) => round.cpu));
  const runs = measured[storm].map((round) => round.runs);
  return {
    title: 'Cold keys',
    lines: resultTable(measured),
    findings: [
      {
        what: 'CPU of a first verification',
        figure: `${spreadText(cpu)} ms`,
        target: '≤ 5 ms',
        isMet: median(cpu) <= 5,
      },
      {
        what: `argon2 runs of ${storm}`,
        figure: runsText(runs),
        target: '1',
        isMet: runs.includes(null) ? null : Math.max(...runs) === 1,
      },
    ],
  };
}

function resultTable(measured) {
  const rows = Object.entries(measured).map(([name, rounds]) => [
    name,
    spreadText(rounds.map(({ perSecond }) => perSecond)),
    short(median(rounds.map(({ cpu }) => cpu))),
    short(median(rounds.map(({ p50 }) => p50))),
    short(median(rounds.map(({ p99 }) => p99))),
    runsText(rounds.map(({ runs }) => runs)),
  ]);
  const headings = ['Keydesk POST /v1/api-keys/verify', '>requests/s', '>CPU ms/request'];
  return table([...headings, '>p50 ms', '>p99 ms', '>argon2 runs in a round'], rows);
}

/** @param {(number | null)[]} runs */
function runsText(runs) {
  return runs.includes(null) ? 'not exposed' : [...new Set(runs)].sort((a, b) => a - b).join(', ');
}

/** Hands out keys that were never used. */
function freshKeys({ keyring, plan }) {
  let used = 0;
  return (count) => {
    const from = used;
    used += count;
    if (used > plan.usableKeys) throw new Error('the seeded keys are used up');
    return Array.from({ length: count }, (_, i) => keyring.secretOf(from + i));
  };
}

async function useEachOnce(world, server, connections, fresh) {
  const requests = fresh(world.plan.coldKeys).map((key) => verification(world, key));
  return await measureUses(server, connections, requests);
}

async function useAtOnce(world, server, fresh) {
  const [key] = fresh(1);
  const request = verification(world, key);
  return await measureUses(server, AT_ONCE, Array(AT_ONCE).fill(request));
}

async function measureUses(server, connections, requests) {
  const before = { cpu: cpuSeconds(server.pid), runs: await argon2Runs(server) };
  const next = (index) => requests[index] ?? null;
  const result = await runLoad({ port: server.port, connections, next, accept: isValid });
  if (result.errors > 0) throw new Error(`a first use was answered: ${result.firstError}`);
  const cpu = ((cpuSeconds(server.pid) - before.cpu) / requests.length) * 1000;
  const runs = before.runs === null ? null : (await argon2Runs(server)) - before.runs;
  return { ...result, cpu, runs };
}

/** @returns {Promise<number | null>} null while the verifier does not tell */
async function argon2Runs({ port }) {
  const { status, text } = await askOnce(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const found = [...text.matchAll(new RegExp(`^${RUNS_METRIC}(?:\\{.*\\})? (\\d+)`, 'gm'))];
  if (status !== 200 || found.length === 0) return null;
  return found.reduce((total, [, count]) => total + Number(count), 0);
}

function verification({ operator }, key) {
  return post('/v1/api-keys/verify', operator, { key });
}
