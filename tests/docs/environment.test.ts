import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { expect, it } from 'vitest';
import { readConfig } from '@/lib/config';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { readDocument, tableOf } from './markdown';

/** What the system, npm and the tools that are run read and write: nothing that a person sets for Keydesk. */
const OF_OTHERS = [
  'CHECKPOINT_DISABLE',
  'CI',
  'LD_LIBRARY_PATH',
  'NEXTAUTH_URL',
  'NEXT_RUNTIME',
  'NODE_ENV',
  'PATH',
  'PRISMA_SCHEMA_ENGINE_BINARY',
  'npm_execpath',
];
/** How the runner of the tests speaks to the tests. */
const OF_THE_TESTS = /^KEYDESK_TEST_/;

const example = readDocument('.env.example');
const described = [...example.text.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);

it('.env.example has every name that the program and the launcher read, and no other', () => {
  expect([...described].sort()).toEqual(namesRead());
});

it('.env.example gives every name a sentence', () => {
  for (const name of described) {
    expect(example.text).toMatch(new RegExp(`^# [A-Z0-9\`].*\\.( .*)?\\n(# .*\\n)*${name}=`, 'm'));
  }
});

it('.env.example as it is changes nothing', () => {
  const needed: Record<string, string> = {};
  for (const name of ['DATABASE_URL', 'KEYDESK_PEPPERS', 'NEXTAUTH_SECRET']) {
    needed[name] = process.env[name] ?? '';
  }
  const asWritten = { NODE_ENV: 'test' as const, ...parseEnv(example.text), ...needed };
  expect(readConfig(asWritten)).toEqual(readConfig({ NODE_ENV: 'test', ...needed }));
});

it('docs/operations.md has every name, in the order of .env.example', () => {
  const rows = tableOf(readDocument('docs/operations.md'), 'Name', 'Unset');
  expect(rows.map(([name]) => name)).toEqual(described);
});

function namesRead(): string[] {
  const files = [
    'lib/config.ts',
    'instrumentation.ts',
    'prisma.config.ts',
    'playwright.config.ts',
    ...readdirSync(inCheckout('scripts'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.mjs'))
      .map((name) => path.posix.join('scripts', name)),
  ];
  const names = new Set(files.flatMap((file) => namesIn(readDocument(file).text)));
  return [...names].filter((name) => !OF_OTHERS.includes(name) && !OF_THE_TESTS.test(name)).sort();
}

/** `process.env.NAME`, `{ NAME } = process.env`, and the fields of lib/config.ts's schema. */
function namesIn(text: string): string[] {
  const direct = [...text.matchAll(/\bprocess\.env\.(\w+)/g)].map(([, name = '']) => name);
  const taken = [...text.matchAll(/\{([\w\s,]+)\} = process\.env\b/g)].flatMap(
    ([, list = '']) => list.match(/\w+/g) ?? [],
  );
  const fields = [...text.matchAll(/^ {2}([A-Z][A-Z_]+): z$|^ {2}([A-Z][A-Z_]+): [a-z]/gm)].map(
    ([, broken, whole]) => broken ?? whole ?? '',
  );
  return [...direct, ...taken, ...fields];
}
