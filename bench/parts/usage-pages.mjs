import { withConnection } from '../../scripts/launch/connection.mjs';
import { keyId } from '../support/keyring.mjs';
import { ratioFinding, ratioText, short, table } from '../support/report.mjs';
import { get, isOk } from '../support/requests.mjs';
import { interleave, measure } from '../support/rounds.mjs';
import { median, pairedRatio } from '../support/statistics.mjs';

const CONNECTIONS = 2;
/** A question takes some tens of milliseconds: a round asks each for as long as this. */
const ROUND = { seconds: 2, warmUpSeconds: 0.3 };
const DAYS = 30;
const KEYS = 20;
/** Decisions in a cell of key, endpoint, country and hour: about 1 M in all, and a hundred times as many. */
const SIZES = [
  { name: '1 M', factor: 1 },
  { name: '100 M', factor: 100 },
];

/** 720 hours, 15 endpoints, 10 countries, an allowed and a refused row: 216,000 cells, five decisions in each. */
const FILL = `
  INSERT INTO usage_counts (workspace_id, cut, grain, at, key_id, environment, endpoint, outcome, status, country,
                            count, responses, latency_bins, latency_counts)
  WITH cells AS (
    SELECT date_trunc('hour', now()) - make_interval(hours => h) AS at, 'GET /resource/' || e AS endpoint,
           (ARRAY['DE','US','FR','IN','JP','BR','GB','NL','SG','ZZ'])[c] AS country,
           o.outcome, o.status, ($3::text[])[1 + (h + e) % cardinality($3::text[])] AS key_id, 5 * $2::int AS n
      FROM generate_series(0, 24 * ${DAYS} - 1) h, generate_series(1, 15) e, generate_series(1, 10) c,
           (VALUES ('valid', 200), ('scope_missing', 403)) o(outcome, status)),
  cuts (cut, keeps_key, keeps_endpoint) AS (
    VALUES ('workspace'::usage_cut, false, false), ('endpoints', false, true), ('keys', true, false)),
  grains (grain, unit) AS (VALUES ('hour'::usage_grain, 'hour'), ('day', 'day'))
  SELECT $1, cut, grain, date_trunc(unit, at, 'UTC'), CASE WHEN keeps_key THEN key_id ELSE '' END, 'live',
         CASE WHEN keeps_endpoint THEN endpoint ELSE '' END, outcome, status,
         CASE WHEN keeps_endpoint THEN country ELSE '' END, sum(n), sum(n),
         ARRAY[-200, -150, -100]::smallint[], ARRAY[sum(n) / 5 * 3, sum(n) / 5, sum(n) / 5]::bigint[]
    FROM cells, cuts, grains GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;

const QUESTIONS = [
  { name: '24 hours by hour', search: () => 'interval=hour' },
  { name: '30 days by day', search: (now) => `interval=day&from=${daysBefore(now, DAYS - 1)}` },
  {
    name: '30 days by day in Berlin',
    search: (now) => `interval=day&zone=Europe/Berlin&from=${daysBefore(now, DAYS - 1)}`,
  },
  {
    name: '30 days of a country',
    search: (now) => `interval=day&country=DE&from=${daysBefore(now, DAYS - 1)}`,
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
  const requests = await steps.run(`${size.name} requests`, () =>
    withConnection(url, async (client) => {
      const keys = Array.from({ length: KEYS }, (_, i) => keyId(i));
      const { rows } = await client.query(
        `UPDATE api_keys SET scopes = scopes || '{usage:read}' WHERE id = $1 RETURNING workspace_id`,
        [keyId(0)],
      );
      await client.query(FILL, [rows[0].workspace_id, size.factor, keys]);
      await client.query('VACUUM ANALYZE usage_counts');
      const sum = `SELECT sum(count)::float8 AS n FROM usage_counts WHERE cut = 'workspace' AND grain = 'day'`;
      return (await client.query(sum)).rows[0].n;
    }),
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
