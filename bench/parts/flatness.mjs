import { runLoad } from '../support/load.mjs';
import { residentMegabytes } from '../support/processes.mjs';
import { ratioFinding, ratioText, short, table } from '../support/report.mjs';
import { get, isOk, isValid, post } from '../support/requests.mjs';
import { interleave, measure } from '../support/rounds.mjs';
import { seedKeys } from '../support/seed.mjs';
import { median, pairedRatio } from '../support/statistics.mjs';

const CONNECTIONS = 8;
const ROTATING_KEYS = 1000;
const BATCH = 100;
const WARM = 'verification, warm';
const READ = 'verification, every decision reads PostgreSQL';
const LIST = 'GET /v1/api-keys, 20 rows';

/**
 * The same work on ever more keys: verification, listing, memory.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function flatness(world) {
  const { sizes } = world.plan;
  const urls = await seedAll(world);
  const places = [];
  for (const [i, size] of sizes.entries()) places.push(await startAt(world, size, urls[i]));
  const contestants = places.flatMap((place) => contestantsAt(world, place));
  const measured = await interleave(
    world,
    'Sizes',
    contestants.map((contestant) => ({
      name: contestant.name,
      measure: () => measure(world.plan, contestant, CONNECTIONS),
    })),
  );
  const memory = [];
  for (const place of places) memory.push(await memoryAt(world, place));
  for (const { trusting, reading } of places) {
    await trusting.stop();
    await reading.stop();
  }
  return describe(sizes, measured, memory);
}

/** Each size is the one before with more keys. */
async function seedAll({ plan, steps, keyring, copyDatabase }) {
  const urls = [];
  for (const [i, size] of plan.sizes.entries()) {
    const smaller = plan.sizes[i - 1];
    const name = `bench_flat_${size}`;
    const url = await copyDatabase(name, smaller && `bench_flat_${smaller}`);
    const range = { from: smaller ?? plan.usableKeys, to: size, areUsed: false };
    await seedKeys(steps, url, keyring, range);
    urls.push(url);
  }
  return urls;
}

async function startAt({ startVerifier }, size, url) {
  return {
    size,
    trusting: await startVerifier(url),
    reading: await startVerifier(url, { env: { KEYDESK_CACHE_KEYS: '0' } }),
  };
}

function contestantsAt({ keyring, operator, plan }, { size, trusting, reading }) {
  const verifications = Array.from({ length: Math.min(ROTATING_KEYS, plan.usableKeys) }, (_, i) =>
    post('/v1/api-keys/verify', operator, { key: keyring.secretOf(i) }),
  );
  const verify = (index) => verifications[index % verifications.length];
  const list = get('/v1/api-keys', keyring.secretOf(0));
  return [
    { name: nameOf(WARM, size), server: trusting, next: verify, accept: isValid },
    { name: nameOf(READ, size), server: reading, next: verify, accept: isValid },
    { name: nameOf(LIST, size), server: trusting, next: () => list, accept: isOk },
  ];
}

/** Asked about in the other environment, a record is read, and no proof is wanted. */
async function memoryAt({ keyring, operator, plan, steps }, { size, trusting }) {
  const before = residentMegabytes(trusting.pid);
  const count = Math.min(size, plan.sweptKeys);
  const next = (index) => {
    if (index * BATCH >= count) return null;
    const requests = Array.from({ length: BATCH }, (_, i) => ({
      key: keyring.secretOf(index * BATCH + i),
      environment: 'test',
    }));
    return post('/v1/api-keys/verify/batch', operator, { requests });
  };
  const load = { port: trusting.port, connections: CONNECTIONS, next, accept: isMismatch };
  const label = `Memory with ${size.toLocaleString('en-US')} keys`;
  const { errors, firstError } = await steps.run(label, () => runLoad(load));
  if (errors > 0) throw new Error(`a wrong answer: ${firstError}`);
  return { count, before, after: residentMegabytes(trusting.pid) };
}

function isMismatch(status, text) {
  return status === 200 && text.includes('wrong_environment');
}

function describe(sizes, measured, memory) {
  const ratioTo = (kind, size) => {
    const p99s = (one) => measured[nameOf(kind, one)].map(({ p99 }) => p99);
    return pairedRatio(p99s(size), p99s(sizes[0]));
  };
  const rows = [WARM, READ, LIST].flatMap((kind) =>
    sizes.map((size) => {
      const rounds = measured[nameOf(kind, size)];
      return [
        kind,
        size.toLocaleString('en-US'),
        short(median(rounds.map(({ p50 }) => p50))),
        short(median(rounds.map(({ p99 }) => p99))),
        size === sizes[0] ? '1' : ratioText(ratioTo(kind, size)),
      ];
    }),
  );
  const memoryRows = memory.map(({ count, before, after }, i) => [
    sizes[i].toLocaleString('en-US'),
    short(before),
    count.toLocaleString('en-US'),
    short(after),
  ]);
  const largest = sizes.at(-1);
  const beside = `${largest.toLocaleString('en-US')} keys beside ${sizes[0].toLocaleString('en-US')}`;
  return {
    title: 'Many keys',
    lines: [
      ...table(['What', '>Keys', '>p50 ms', '>p99 ms', '>p99 × the smallest'], rows),
      '',
      ...table(['>Keys', '>resident MB', '>records then asked for', '>resident MB'], memoryRows),
    ],
    findings: [
      ratioFinding(`${beside}: p99, ${WARM}`, ratioTo(WARM, largest), { max: 1.2 }),
      ratioFinding(`${beside}: p99, ${READ}`, ratioTo(READ, largest), { max: 1.2 }),
      ratioFinding(`${beside}: p99, ${LIST}`, ratioTo(LIST, largest), { max: 1.5 }),
    ],
  };
}

function nameOf(kind, size) {
  return `${kind}, ${size}`;
}
