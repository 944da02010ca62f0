import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inCheckout, readablePath } from '../launch/checkout.mjs';

/** The table of statements: made of what the suites of tests/conformance say, never written by hand. */
export const conformanceTable = inCheckout('docs', 'conformance.md');

const RESULTS = { passed: '✓ shown', failed: '✗ fails', todo: 'open' };

const HEAD = `# Conformance

Five companies describe in public documents how their API keys work. With the profile of each, Keydesk behaves as that document says. Each row is a statement of a document and a test of that name in \`tests/conformance\`, which runs against a started server and in a browser. *Open* statements wait for what is not built yet.

Written by \`npm run conformance\`; \`npm test\` fails when it is not what the suites say.
`;

/**
 * @param {any} report of vitest's \`json\` reporter
 * @returns {string} the table as Markdown
 */
export function describeConformance({ testResults }) {
  const suites = testResults
    .map(({ name, assertionResults }) => ({ profile: profileOf(name), results: assertionResults }))
    .sort((a, b) => a.profile.localeCompare(b.profile));
  return [HEAD, ...suites.map(describeSuite)].join('\n');
}

/**
 * @param {string} reportFile
 * @returns {string | null} what is wrong with the table; null when it says what the suites said
 */
export function faultOfTable(reportFile) {
  if (!existsSync(reportFile)) return 'the suites left no report';
  const said = describeConformance(JSON.parse(readFileSync(reportFile, 'utf8')));
  const written = existsSync(conformanceTable) ? readFileSync(conformanceTable, 'utf8') : '';
  if (said === written) return null;
  return `${readablePath(conformanceTable)} is not what the suites said: run "npm run conformance"`;
}

function profileOf(file) {
  return path.basename(file, '.test.ts');
}

function sectionOf({ ancestorTitles }) {
  return ancestorTitles.join(' ');
}

function describeSuite({ profile, results }) {
  // A section that a suite comes back to at its end is one section.
  const sections = results.map(sectionOf);
  const place = (result) => sections.indexOf(sectionOf(result));
  const rows = [...results]
    .sort((a, b) => place(a) - place(b))
    .map(({ ancestorTitles, title, status }) => {
      const cells = [...ancestorTitles.filter(Boolean), title, RESULTS[status] ?? status];
      return `| ${cells.map(escapeCell).join(' | ')} |`;
    });
  const shown = results.filter(({ status }) => status === 'passed').length;
  return [
    `## ${profile}`,
    '',
    `${shown} of ${results.length} statements are shown.`,
    '',
    '| Section | Statement | Result |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function escapeCell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
