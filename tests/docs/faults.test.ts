import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { readDocument, tableOf } from './markdown';

type Node = { type: string; [field: string]: unknown };

/** Not printed as it is: the process is on its way out; the frame of the sentences in REASONS. */
const UNSEEN = ['Stopped by a signal.', 'The database at … …'];
const SOURCES = [
  ...readdirSync(inCheckout('scripts', 'launch')).map((name) =>
    path.posix.join('scripts', 'launch', name),
  ),
  'lib/config.ts',
  'lib/server/run-front.ts',
  'lib/services/setup/check-peppers.ts',
  'lib/services/setup/load-profile-history.ts',
  'lib/services/usage/countries.ts',
];

const faults = SOURCES.flatMap(faultsOf).filter((fault) => !UNSEEN.includes(fault));
const rows = tableOf(readDocument('docs/operations.md'), 'The line begins with').map(
  ([beginning = '']) => beginning,
);

it('every line with which a start is refused is in docs/operations.md', () => {
  expect(faults.filter((fault) => !rows.some((row) => fault.startsWith(row)))).toEqual([]);
});

it('docs/operations.md has no line that is never printed', () => {
  expect(rows.filter((row) => !faults.some((fault) => fault.startsWith(row)))).toEqual([]);
});

it('finds the faults at all', () => {
  expect(faults.length).toBeGreaterThan(45);
});

/** The texts of the faults of a file, with `…` where something is filled in. */
function faultsOf(file: string): string[] {
  const { program } = parseSync(file, readDocument(file).text);
  const texts = nodesOf(program).flatMap((node) => [
    ...thrownTexts(node),
    ...reasonTexts(file, node),
  ]);
  return texts.map((text) => text.replace(/…+/g, '…')).filter((text) => /[a-z]{3}/.test(text));
}

/** `new Fault(…)`, `new Error(…)`, `new DomainError(code, …)`, and what fault.mjs makes of system errors. */
function thrownTexts(node: Node): string[] {
  if (node.type === 'NewExpression') {
    const { name } = node.callee as Node;
    const args = node.arguments as Node[];
    if (name === 'Fault' || name === 'Error') return textsOf(args[0]);
    if (name === 'DomainError') return textsOf(args[1]);
  }
  const isLine = node.type === 'ReturnStatement' || isConsoleError(node);
  const value = isLine ? ((node.argument ?? (node.arguments as Node[])?.[0]) as Node | null) : null;
  return value?.type === 'TemplateLiteral' ? textsOf(value).filter(isSentence) : [];
}

/** Why a database cannot be used: connection.mjs has the ends of that sentence in a table. */
function reasonTexts(file: string, node: Node): string[] {
  if (!file.endsWith('connection.mjs')) return [];
  const isTable = node.type === 'VariableDeclarator' && (node.id as Node).name === 'REASONS';
  const isLast =
    node.type === 'LogicalExpression' && (node.right as Node).type === 'TemplateLiteral';
  const values = isTable
    ? ((node.init as Node).properties as Node[]).map((property) => property.value as Node)
    : [];
  return [...values, ...(isLast ? [node.right as Node] : [])]
    .flatMap(textsOf)
    .map((end) => `The database at … ${end}`);
}

function isSentence(text: string): boolean {
  return /^[^<].*[a-z] [a-z]/.test(text) && text.length > 40;
}

function isConsoleError(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = node.callee as Node;
  return callee.type === 'MemberExpression' && (callee.property as Node).name === 'error';
}

/** All texts that an expression can be. */
function textsOf(node: Node | undefined): string[] {
  if (node === undefined) return [];
  if (node.type === 'Literal') return [String(node.value)];
  if (node.type === 'TemplateLiteral') return [templateText(node)];
  if (node.type === 'ConditionalExpression') {
    return [...textsOf(node.consequent as Node), ...textsOf(node.alternate as Node)];
  }
  if (node.type === 'BinaryExpression') {
    return textsOf(node.left as Node).flatMap((left) =>
      textsOf(node.right as Node).map((right) => left + right),
    );
  }
  return [];
}

function templateText(node: Node): string {
  const quasis = (node.quasis as Node[]).map((quasi) => (quasi.value as { cooked: string }).cooked);
  return quasis.join('…').replace(/^keydesk: /, '');
}

function nodesOf(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(nodesOf);
  return 'type' in value ? [value as Node, ...inside] : inside;
}
