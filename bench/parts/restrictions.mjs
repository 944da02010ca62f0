import { ratioFinding, ratioText, spreadText, table } from '../support/report.mjs';
import { get, isOk, isValid, post } from '../support/requests.mjs';
import { interleave, measure } from '../support/rounds.mjs';
import { median, pairedRatio } from '../support/statistics.mjs';

const DATABASE = 'bench_restrictions';
const CONNECTIONS = 32;
/** A key with all restrictions set is at most so much slower: one part in ten. */
const RATIO_MIN = 0.9;
const FINER = 6;
const ROWS = {
  current: 'Keydesk GET /v1/api-keys/current',
  verify: 'Keydesk POST /v1/api-keys/verify',
};

/** Of each list the last rule is the one that holds: all are compared. */
const ADDRESSES = [...networks(10), '198.51.100.0/24', '127.0.0.0/8'];
const REFERRERS = ['*.example.net', 'https://example.org/app', 'localhost:3000', 'good.example'];
const ENDPOINTS = ['POST /jobs', 'PUT /jobs/*', 'GET /v1/api-keys/current', 'GET /jobs/*'];
const WORKSPACE_ADDRESSES = [...networks(20), '198.51.100.0/24', '127.0.0.0/8'];
const WORKSPACE = `ws_${'2'.repeat(26)}`;

/**
 * Keys with every restriction set beside keys with none, asked by equal requests at the same verifier.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function restrictions(world) {
  const { keyring } = world;
  const plan = finer(world.plan);
  const url = await world.copyDatabase(DATABASE);
  const secrets = Array.from({ length: 2 * plan.warmKeys }, (_, i) => keyring.secretOf(i));
  const bound = secrets.slice(plan.warmKeys);
  await bind(world, bound);
  const server = await world.startVerifier(url);
  const contestants = [
    ...contestantsFor(world, server, 'free', secrets.slice(0, plan.warmKeys)),
    ...contestantsFor(world, server, 'bound', bound),
  ];
  const measured = await interleave(
    { ...world, plan },
    `${CONNECTIONS} connections`,
    contestants.map((contestant) => ({
      name: contestant.name,
      measure: () => measure(plan, contestant, CONNECTIONS),
    })),
  );
  await server.stop();
  return { title: 'Keys with every restriction set', ...describe(measured) };
}

/** Many short rounds: the difference that is looked for is smaller than what a busy moment makes. */
function finer(plan) {
  const { rounds, seconds, warmUpSeconds } = plan;
  return {
    ...plan,
    rounds: rounds * FINER,
    seconds: seconds / FINER,
    warmUpSeconds: warmUpSeconds / FINER,
  };
}

/** Puts keys into a workspace of their own with an address list, and binds each to all lists. */
async function bind({ sql, keyring }, secrets) {
  const lookups = secrets.map((secret) => keyring.lookupOf(secret));
  const where = 'id IN (SELECT key_id FROM api_key_secrets WHERE lookup = ANY($1))';
  await sql(
    DATABASE,
    `INSERT INTO workspaces (id, slug, name, rate_limit_per_minute, allowlist_environments)
     VALUES ($1, 'bound', 'bound', 60000000, '{live}')`,
    [WORKSPACE],
  );
  await sql(
    DATABASE,
    `INSERT INTO workspace_addresses (id, workspace_id, address)
     SELECT 'adr_' || lpad(n::text, 26, '0'), $1, address
       FROM unnest($2::text[]) WITH ORDINALITY AS listed (address, n)`,
    [WORKSPACE, WORKSPACE_ADDRESSES],
  );
  await sql(
    DATABASE,
    `INSERT INTO memberships (workspace_id, user_id, role)
     SELECT DISTINCT $2, created_by, 'owner'::role FROM api_keys WHERE ${where}`,
    [lookups, WORKSPACE],
  );
  await sql(
    DATABASE,
    `UPDATE api_keys SET workspace_id = $2, allowed_addresses = $3, allowed_referrers = $4,
            allowed_endpoints = $5 WHERE ${where}`,
    [lookups, WORKSPACE, ADDRESSES, REFERRERS, ENDPOINTS],
  );
}

function contestantsFor({ operator }, server, kind, secrets) {
  const referrer = 'https://good.example/page?a=b';
  const current = secrets.map((secret) =>
    get('/v1/api-keys/current', secret).replace('\r\n\r\n', `\r\nReferer: ${referrer}\r\n\r\n`),
  );
  const verify = secrets.map((key, index) =>
    post('/v1/api-keys/verify', operator, {
      key,
      ip: `198.51.100.${index % 250}`,
      referrer,
      method: 'GET',
      path: `/jobs/${index}`,
    }),
  );
  const inTurn = (requests) => (index) => requests[index % requests.length];
  return [
    { name: `${ROWS.current}, ${kind}`, server, next: inTurn(current), accept: isOk },
    { name: `${ROWS.verify}, ${kind}`, server, next: inTurn(verify), accept: isValid },
  ];
}

function describe(measured) {
  const rates = (name) => measured[name].map(({ perSecond }) => perSecond);
  const cpu = (name) => Math.round(median(measured[name].map((round) => round.cpu)));
  const ratios = Object.values(ROWS).map((row) => ({
    row,
    ratio: pairedRatio(rates(`${row}, bound`), rates(`${row}, free`)),
  }));
  const rows = ratios.map(({ row, ratio }) => [
    row,
    spreadText(rates(`${row}, free`)),
    spreadText(rates(`${row}, bound`)),
    ratioText(ratio),
    `${cpu(`${row}, free`)} / ${cpu(`${row}, bound`)}`,
  ]);
  const lists = [ADDRESSES, REFERRERS, ENDPOINTS, WORKSPACE_ADDRESSES].map(({ length }) => length);
  const [addresses, referrers, endpoints, listed] = lists;
  return {
    lines: [
      `Each bound key has ${addresses} addresses and networks, ${referrers} referrers and ${endpoints} endpoints, its workspace ${listed} addresses; in each list the rule that holds stands last or last but one. The requests are the same for both.`,
      '',
      ...table(
        ['Endpoint', '>requests/s, no restriction', '>all set', '>ratio', '>CPU µs/request'],
        rows,
      ),
    ],
    findings: ratios.map(({ row, ratio }) =>
      ratioFinding(`${row}: all restrictions set, over none`, ratio, { min: RATIO_MIN }),
    ),
  };
}

/** Networks that none of the requests come from. */
function networks(count) {
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? `10.${index}.0.0/16` : `2001:db8:${index}::/48`,
  );
}
