import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import path from 'node:path';
import { cacheFolder, inCheckout, readablePath } from '../../scripts/launch/checkout.mjs';
import { table } from './report.mjs';

/** @typedef {import('./report.mjs').Section & { name: string }} NamedSection */

/** What else the machine did, before this began. */
const loadAtStart = loadavg()[0];

/**
 * Writes bench/RESULTS.md after a whole run; what was tried goes to a file that git ignores.
 * @param {import('./world.mjs').World} world
 * @param {NamedSection[]} sections
 * @param {{ isWhole: boolean }} options
 * @returns {Promise<string>} for the person who waits
 */
export async function writeResults(world, sections, { isWhole }) {
  const file = isWhole ? inCheckout('bench', 'RESULTS.md') : path.join(cacheFolder, 'bench.md');
  const text = [...(await head(world)), ...targets(sections), ...sections.flatMap(body)].join('\n');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${text.trimEnd()}\n`);
  return `\n${targets(sections).join('\n')}\nAll of it: ${readablePath(file)}`;
}

async function head({ plan, sql }) {
  const { rows } = await sql('postgres', "SELECT current_setting('server_version') AS version");
  const processors = cpus();
  const machine = [
    `${processors.length} cores (${processors[0].model.trim()})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${platform()}`,
    `Node.js ${process.versions.node}`,
    `PostgreSQL ${rows[0].version}, fsync on`,
    `load average at the start ${loadAtStart.toFixed(1)}`,
  ];
  return [
    '# Results',
    '',
    `Written by \`npm run bench${plan.isQuick ? ' -- --quick' : ''}\` on ${new Date().toISOString().slice(0, 10)}. How it measures, and what the rows mean: [README.md](README.md).`,
    '',
    `Machine: ${machine.join(' · ')}. Servers, database and load generator share it.`,
    '',
    `${plan.rounds} interleaved rounds of ${plan.seconds} s. A rate is the median of the rounds (smallest–largest); a ratio is paired inside the rounds: geometric mean (Student's 95 % interval of the log-ratios).`,
    ...(plan.isQuick
      ? ['', '**A quick run: it shows that everything works, not how fast it is.**']
      : []),
    '',
  ];
}

function targets(sections) {
  const rows = sections.flatMap(({ findings }) =>
    findings.map(({ what, figure, target, isMet }) => [
      what,
      figure,
      target,
      isMet === null ? 'unknown' : isMet ? 'yes' : '**no**',
    ]),
  );
  return ['## Targets', '', ...table(['What', '>Measured', '>Target', 'Met'], rows), ''];
}

function body({ name, title, lines }) {
  return [`## ${title}`, '', `\`npm run bench -- ${name}\``, '', ...lines, ''];
}
