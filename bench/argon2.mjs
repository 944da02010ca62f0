import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';

/**
 * What one argon2id verification costs in CPU time, by parameters: the figures of
 * docs/decisions/0004-key-hashing.md. CPU time, unlike wall time, hardly depends on what else the machine does.
 *
 *   node bench/argon2.mjs
 */

/** memory in KiB, passes, lanes, and what the row is for */
const PARAMETERS = [
  [1024, 1, 1, 'keys'],
  [1024, 2, 1, ''],
  [2048, 1, 1, ''],
  [4096, 1, 1, ''],
  [7168, 1, 1, ''],
  [19_456, 2, 1, 'passwords (OWASP)'],
];
const ROUNDS = 5;
const CPU_MILLISECONDS_PER_ROUND = 250;
const SECRET = `sk_test_${randomBytes(11).toString('hex')}`;

/** @returns {Promise<number>} CPU milliseconds of one verification, in this process and its threads */
async function measure(hash, runs) {
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    if (!(await argon2.verify(hash, SECRET))) throw new Error('the proof failed');
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
}

/** Rounds are interleaved, so that a slow moment of the machine touches every row. */
async function measureAll() {
  const rows = [];
  for (const [memoryCost, timeCost, parallelism, use] of PARAMETERS) {
    const options = { type: argon2.argon2id, memoryCost, timeCost, parallelism };
    const hash = await argon2.hash(SECRET, options);
    const runs = Math.max(5, Math.ceil(CPU_MILLISECONDS_PER_ROUND / (await measure(hash, 3))));
    rows.push({ memoryCost, timeCost, parallelism, use, hash, runs, figures: [] });
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of rows) row.figures.push(await measure(row.hash, row.runs));
  }
  return rows;
}

function median(figures) {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)];
}

function print(rows) {
  console.log('| m (KiB) | t | p | CPU ms per proof | used for |');
  console.log('|---:|---:|---:|---:|---|');
  for (const { memoryCost, timeCost, parallelism, use, figures } of rows) {
    const cells = [memoryCost, timeCost, parallelism, median(figures).toFixed(1), use];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

print(await measureAll());
