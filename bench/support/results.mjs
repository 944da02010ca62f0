import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, platform, totalmem } from 'node:os';
import path from 'node:path';
import { cacheFolder, inCheckout, readablePath } from '../../scripts/launch/checkout.mjs';
import { table } from './report.mjs';

/** @typedef {import('./report.mjs').Section & { name: string }} NamedSection */

const COMMAND = 'npm run bench --';

/** What else the machine did, before this began. */
const loadAtStart = loadavg()[0];

/**
 * Writes bench/RESULTS.md: anew after a whole run; a part that ran alone takes the place of what stood there of it.
 * What was only tried goes to a file that git ignores.
 * @param {import('./world.mjs').World} world
 * @param {NamedSection[]} sections
 * @param {{ parts: string[] }} options the names of all parts, in their order
 * @returns {Promise<string>} for the person who waits
 */
export async function writeResults(world, sections, { parts }) {
  const { isQuick } = world.plan;
  const file = isQuick ? path.join(cacheFolder, 'bench.md') : inCheckout('bench', 'RESULTS.md');
  const isWhole = isQuick || sections.length === parts.length;
  const blocks = sections.map((section) => blockOf(section, isWhole));
  const text = isWhole
    ? join(await head(world), blocks)
    : replaced(readFileSync(file, 'utf8'), blocks, parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  const found = blocks.flatMap(({ targets }) => targets);
  return `\n${targetTable(found).join('\n')}\nAll of it: ${readablePath(file)}`;
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
    `Written by \`npm run bench${plan.isQuick ? ' -- --quick' : ''}\` on ${today()}. How it measures, and what the rows mean: [README.md](README.md).`,
    '',
    `Machine: ${machine.join(' · ')}. Servers, database and load generator share it.`,
    '',
    `${plan.rounds} interleaved rounds of ${plan.seconds} s. A rate is the median of the rounds (smallest–largest); a ratio is paired inside the rounds: geometric mean (Student's 95 % interval of the log-ratios).`,
    ...(plan.isQuick
      ? ['', '**A quick run: it shows that everything works, not how fast it is.**']
      : []),
  ].join('\n');
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

/**
 * A part as it stands in the file.
 * @typedef {{ name: string, targets: string[], text: string }} Block `targets`: its rows of the table of targets
 */

/** @param {NamedSection} section @param {boolean} isWhole whether all parts ran @returns {Block} */
function blockOf({ name, title, lines, findings }, isWhole) {
  const alone = isWhole
    ? ''
    : `, alone on ${today()}, load average at the start ${loadAtStart.toFixed(1)}`;
  return {
    name,
    targets: findings.map(({ what, figure, target, isMet }) => {
      const met = isMet === null ? 'unknown' : isMet ? 'yes' : '**no**';
      return `| ${[name, what, figure, target, met].join(' | ')} |`;
    }),
    text: [`## ${title}`, '', `\`${COMMAND} ${name}\`${alone}`, '', ...lines].join('\n'),
  };
}

/** @param {string} headText @param {Block[]} blocks */
function join(headText, blocks) {
  const targets = ['## Targets', '', ...targetTable(blocks.flatMap((block) => block.targets))];
  return `${[headText, targets.join('\n'), ...blocks.map(({ text }) => text)].join('\n\n')}\n`;
}

function targetTable(rows) {
  return [...table(['Part', 'What', '>Measured', '>Target', 'Met'], []), ...rows];
}

/** @param {string} file what stands there @param {Block[]} blocks @param {string[]} parts */
function replaced(file, blocks, parts) {
  const [headText, targets, ...texts] = file.trimEnd().split(/\n\n(?=## )/);
  const before = texts.map((text) => {
    const [, name] = new RegExp(`^\`${COMMAND} ([\\w-]+)\``, 'm').exec(text);
    const rows = targets.split('\n').filter((row) => row.startsWith(`| ${name} |`));
    return { name, targets: rows, text };
  });
  const find = (name) => [...blocks, ...before].find((block) => block.name === name) ?? [];
  return join(headText, parts.flatMap(find));
}
