import { withConnection } from '../../scripts/launch/connection.mjs';
import { keyId } from '../support/keyring.mjs';
import { ratioFinding, ratioText, short, table } from '../support/report.mjs';
import { get, isOk } from '../support/requests.mjs';
import { interleave, measure } from '../support/rounds.mjs';
import { seedUsage, USAGE_DAYS } from '../support/seed-usage.mjs';
import { median, pairedRatio } from '../support/statistics.mjs';

const CONNECTIONS = 2;
/** A question takes some tens of milliseconds: a round asks each for as long as this. */
const ROUND = { seconds: 2, warmUpSeconds: 0.3 };
/** Decisions in a cell of key, endpoint, country and hour: about 1 M in all, and a hundred times as many. */
const SIZES = [
  { name: '1 M', factor: 1 },
  { name: '100 M', factor: 100 },
];

const QUESTIONS = [
  { name: '24 hours by hour', search: () => 'interval=hour' },
  {
    name: '30 days by day',
    search: (now) => `interval=day&from=${daysBefore(now, USAGE_DAYS - 1)}`,
  },
  {
    name: '30 days by day in Berlin',
    search: (now) => `interval=day&zone=Europe/Berlin&from=${daysBefore(now, USAGE_DAYS - 1)}`,
  },
  {
    name: '30 days of a country',
    search: (now) => `interval=day&country=DE&from=${daysBefore(now, USAGE_DAYS - 1)}`,
  },
];

/**
 * The numbers of the usage page for ever more requests with the same names: through `GET /v1/usage`, whose
 * statements are the page's.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function usagePages(world) {
  const places = [];
  for (const size of SIZES) places.push(await startAt(world, size));
  const now = new Date();
  const secret = world.keyring.secretOf(0);
  const contestants = QUESTIONS.flatMap(({ name, search }) =>
    places.map(({ size, server }) => {
      const request = get(`/v1/usage?${search(now)}`, secret);
      return { name: nameOf(name, size), server, next: () => request, accept: isOk };
    }),
  );
  const measured = await interleave(
    world,
    'Questions',
    contestants.map((contestant) => ({
      name: contestant.name,
      measure: () => measure({ ...world.plan, ...ROUND }, contestant, CONNECTIONS),
    })),
  );
  for (const { server } of places) await server.stop();
  return describe(places, measured);
}

async function startAt({ copyDatabase, steps, startVerifier }, size) {
  const url = await copyDatabase(`bench_usage_${size.factor}`);
  const requests = await steps.run(`${size.name} requests`, () => seedUsage(url, size.factor));
  await withConnection(url, (client) =>
    client.query(`UPDATE api_keys SET scopes = scopes || '{usage:read}' WHERE id = $1`, [keyId(0)]),
  );
  return { size: size.name, requests, server: await startVerifier(url) };
}

function describe(places, measured) {
  const [small, large] = places;
  const ratioOf = (name) => {
    const p50s = ({ size }) => measured[nameOf(name, size)].map(({ p50 }) => p50);
    return pairedRatio(p50s(large), p50s(small));
  };
  const rows = QUESTIONS.flatMap(({ name }) =>
    places.map(({ size, requests }) => {
      const rounds = measured[nameOf(name, size)];
      return [
        name,
        requests.toLocaleString('en-US'),
        short(median(rounds.map(({ p50 }) => p50))),
        short(median(rounds.map(({ p99 }) => p99))),
        size === small.size ? '1' : ratioText(ratioOf(name)),
      ];
    }),
  );
  return {
    title: 'Pages of usage',
    lines: [
      'The same names (15 endpoints, 10 countries, 2 outcomes, 20 keys), counted a hundred times as high.',
      '',
      ...table(['Question', '>Requests', '>p50 ms', '>p99 ms', '>p50 × the smaller'], rows),
    ],
    findings: QUESTIONS.map(({ name }) =>
      ratioFinding(
        `Usage, ${name}: p50 at ${large.size} beside ${small.size} requests`,
        ratioOf(name),
        { max: 1.2 },
      ),
    ),
  };
}

function nameOf(question, size) {
  return `${question}, ${size}`;
}

function daysBefore(now, days) {
  return new Date(now.getTime() - days * 86_400_000).toISOString();
}
