import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiRoutes } from '@/lib/http/v1/index';
import { checkout, inCheckout } from '../../scripts/launch/checkout.mjs';
import {
  anchorsOf,
  blocksOf,
  commandsOf,
  type Document,
  documents,
  readDocument,
  spansOf,
  wordsOf,
} from './markdown';

/** Programs of the system that the documents may name in a command. */
const SYSTEM_PROGRAMS = ['curl', 'export', 'node', 'openssl', 'tar', 'npx'];
/** Names in commands that stand for the reader's own key. */
const KEYS_OF_THE_READER = ['API_KEY', 'API_KEY_TEST'];
const ROOMS = 'app|bench|components|docs|lib|prisma|public|scripts|tests';
const SUITES = ['unit', 'database', 'launch', 'e2e'];
const KNOWN_SITES =
  /^https?:\/\/(localhost:3000|keepachangelog\.com|semver\.org|lite\.ip2location\.com)(\/|$)/;

const { scripts } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
const settings = settingsIn(readDocument('.env.example'));

describe.each(documents())('$file', (document) => {
  it('names npm scripts, suites and programs that exist', () => {
    for (const command of commandsOf(document)) {
      const [program = '', ...args] = wordsOf(command.replace(/^([A-Z_]+=\S* )+/, ''));
      if (program === 'npm') expect(isNpmCommand(args), command).toBe(true);
      else expect(SYSTEM_PROGRAMS, command).toContain(program);
    }
    for (const span of spansOf(document)) {
      if (!/^npm (?:start|test|run|install)\b/.test(span)) continue;
      expect(isNpmCommand(span.split(' ').slice(1)), span).toBe(true);
    }
  });

  it('names environment variables that .env.example has', () => {
    const code = blocksOf(document).map((block) => block.code);
    const texts = [...spansOf(document), ...code].join('\n');
    const named = texts.match(
      /\b(?:KEYDESK|NEXTAUTH|DATABASE|SETUP|TRUSTED|CHROMIUM|API)_[A-Z_]+\b/g,
    );
    for (const name of new Set(named ?? [])) {
      expect([...settings, ...KEYS_OF_THE_READER], name).toContain(name);
    }
  });

  it('names files and folders that exist', () => {
    const isPath = new RegExp(`^(?:${ROOMS})/[\\w./()@-]*(?:\\[[\\w./[\\]-]*)?$`);
    for (const span of spansOf(document)) {
      if (isPath.test(span)) expect(isThere(span), span).toBe(true);
    }
  });

  it('links to what is there', () => {
    for (const { target, anchor } of linksOf(document)) {
      if (/^https?:/.test(target)) {
        expect(target).toMatch(KNOWN_SITES);
        continue;
      }
      const file = target === '' ? document.file : besides(document, target);
      expect(existsSync(inCheckout(file)), `${target} of ${document.file}`).toBe(true);
      if (anchor) expect(anchorsOf(readDocument(file))).toContain(anchor);
    }
  });

  it('names addresses of the data plane that are routes', () => {
    const known = apiRoutes.routes.map((route) => route.path as string);
    for (const named of document.text.match(/\/v1\/[\w{}./-]+/g) ?? []) {
      const route = named.replace('KEY_ID', '{id}').replace(/[.,]$/, '');
      if (!existsSync(inCheckout(`lib/http${named}`))) expect(known).toContain(route);
    }
  });
});

it('every decision record has its number, and says context, decision, consequences and confirmation', () => {
  const files = readdirSync(inCheckout('docs', 'decisions')).sort();
  files.forEach((name, index) => {
    const number = String(index + 1).padStart(4, '0');
    expect(name).toMatch(new RegExp(`^${number}-[a-z0-9-]+\\.md$`));
    const { text } = readDocument(`docs/decisions/${name}`);
    expect(text).toMatch(new RegExp(`^# ${number}: `));
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual([
      'Context',
      'Decision',
      'Consequences',
      'How it is confirmed',
    ]);
  });
});

function settingsIn({ text }: Document): string[] {
  return [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
}

function isNpmCommand(args: string[]): boolean {
  const [first = '', ...rest] = args.filter((arg) => arg !== '-s');
  if (first === 'install') return true;
  if (first === 'start') return true;
  if (first === 'test') return rest.length === 0 || isSuite(rest[1] ?? '');
  return first === 'run' && Object.hasOwn(scripts, rest[0] ?? '');
}

/** What `npm test --` takes: a suite, or a part of a test file's name. */
function isSuite(name: string): boolean {
  const files = readdirSync(path.join(checkout, 'tests'), { recursive: true, encoding: 'utf8' });
  return SUITES.includes(name) || files.some((file) => file.includes(name));
}

/** A room may be a single file: lib/runtime is lib/runtime.ts. */
function isThere(name: string): boolean {
  return existsSync(inCheckout(name)) || existsSync(inCheckout(`${name}.ts`));
}

function linksOf({ text }: Document): { target: string; anchor: string }[] {
  const written = [
    ...text.matchAll(/\]\(([^)\s]+)\)/g),
    ...text.matchAll(/(?:src|srcset)="([^"]+)"/g),
    ...text.matchAll(/<(https?:[^>]+)>/g),
  ];
  return written.map(([, link = '']) => {
    const [target = '', anchor = ''] = link.split('#');
    return { target, anchor };
  });
}

function besides({ file }: Document, target: string): string {
  return path.posix.join(path.posix.dirname(file), target);
}
