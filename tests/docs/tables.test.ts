import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { STATUS_OF_CODE } from '@/lib/core/errors';
import { roleMatrix } from '@/lib/core/role-matrix';
import { ROLES } from '@/lib/core/roles';
import { RESERVED_SCOPES } from '@/lib/core/scopes';
import { REFUSALS } from '@/lib/core/verification';
import { Argon2Queue } from '@/lib/crypto/argon2-queue';
import { hashSecret, newSecret } from '@/lib/crypto/key-secret';
import { hashPassword } from '@/lib/crypto/password';
import { secureRandom } from '@/lib/crypto/random';
import { apiRoutes } from '@/lib/http/v1/index';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { TEST } from '../support/defaults';
import { readDocument, tableOf } from './markdown';

const api = readDocument('docs/api.md');

it('docs/api.md has every route, what it needs, and its summary', () => {
  const needs = { public: 'nothing', any_key: 'any key' } as Record<string, string>;
  const routes = apiRoutes.routes.map(({ method, path: at, requires, summary }) => [
    method,
    at,
    needs[requires] ?? requires,
    summary,
  ]);
  expect(tableOf(api, 'Method', 'Path').sort()).toEqual(routes.sort());
});

it('docs/api.md has every scope', () => {
  expect(tableOf(api, 'Scope')).toEqual(Object.entries(RESERVED_SCOPES));
});

it('docs/api.md has every code with its status', () => {
  expect(tableOf(api, 'Code', 'Status')).toEqual(
    Object.entries(STATUS_OF_CODE).map(([code, status]) => [code, String(status)]),
  );
});

it('docs/api.md has every reason for which a key is refused', () => {
  expect(tableOf(api, 'Reason', 'Code', 'Detail')).toEqual(
    Object.entries(REFUSALS).map(([reason, [code, detail]]) => [reason, code, detail]),
  );
});

it('docs/api.md has every reason for which a request is refused', () => {
  const sources = [
    ...filesBelow('lib/http'),
    'lib/server/request-gate.ts',
    'lib/core/errors.ts',
    'lib/stores/database-error.ts',
    'lib/crypto/argon2-queue.ts',
  ];
  const reasons = sources.flatMap((file) =>
    [...readDocument(file).text.matchAll(/reason: '(\w+)'/g)].map(([, reason = '']) => reason),
  );
  const described = tableOf(api, 'Reason', 'Status').map(([reason]) => reason);
  expect([...described].sort()).toEqual([...new Set(reasons)].sort());
});

it('docs/operations.md has the table of roles that the services decide by', () => {
  const rows = roleMatrix().map(({ what, cells }) => [what, ...ROLES.map((role) => cells[role])]);
  expect(tableOf(readDocument('docs/operations.md'), 'May', ...ROLES)).toEqual(rows);
});

it('docs/operations.md has every metric', () => {
  const { text } = readDocument('lib/server/metrics.ts');
  const names = [...text.matchAll(/name: '(keydesk_\w+)'/g)].map(([, name = '']) => name);
  const described = tableOf(readDocument('docs/operations.md'), 'Metric').map(([name]) => name);
  expect([...described].sort()).toEqual(names.sort());
});

it('docs/operations.md names every extension that the migrations need', () => {
  const files = readdirSync(inCheckout('prisma/migrations'), { recursive: true, encoding: 'utf8' });
  const extensions = files
    .filter((name) => name.endsWith('.sql'))
    .map((name) => readDocument(path.posix.join('prisma/migrations', name)).text)
    .flatMap((sql) => [...sql.matchAll(/CREATE EXTENSION (?:IF NOT EXISTS )?"?(\w+)/g)])
    .map(([, name = '']) => name);
  expect(extensions.length).toBeGreaterThan(0);
  for (const name of extensions) {
    expect(readDocument('docs/operations.md').text).toContain(`\`${name}\``);
  }
});

it('docs/architecture.md has the rooms that tests/architecture.test.ts enforces', () => {
  const rows = tableOf(readDocument('docs/architecture.md'), 'Room').map(
    ([room = '', , ours = '', others = '']) => [room, namesIn(ours), namesIn(others)],
  );
  expect(rows).toEqual(roomsOfTheTest());
});

it('docs/decisions/0004 has the parameters that are used', async () => {
  const used = tableOf(readDocument('docs/decisions/0004-key-hashing.md'), 'm (KiB)')
    .filter((row) => row[4] !== '')
    .map(([m, t, p]) => `m=${m},t=${t},p=${p}`);
  const queue = new Argon2Queue();
  const hashes = [
    await hashSecret(queue, newSecret(TEST, secureRandom)),
    await hashPassword(queue, 'four blue elks dance at dawn'),
  ];
  expect(hashes.map((hash) => hash.split('$')[3])).toEqual(used);
});

/** The table ROOMS of the test, in its own words. */
function roomsOfTheTest(): [string, string[], string[]][] {
  const [, table = ''] =
    /^const ROOMS[^=]*= (\{[\s\S]*?^\});$/m.exec(readDocument('tests/architecture.test.ts').text) ??
    [];
  const rooms: Record<string, { rooms: string[]; packages?: string[]; never?: string[] }> =
    new Function(`return ${table}`)();
  return Object.entries(rooms).map(([room, { rooms: ours, packages, never }]) => [
    room,
    [...ours],
    [...(packages ?? never ?? [])],
  ]);
}

function namesIn(cell: string): string[] {
  if (!cell.includes('`')) return cell === 'nothing' ? [] : [cell];
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

function filesBelow(folder: string): string[] {
  return readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name));
}
