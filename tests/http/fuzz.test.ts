import { type AddressInfo, BlockList, connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiRoutes } from '@/lib/http/v1/index';
import { createFront } from '@/lib/server/front';
import { makeLimitedKey, makeWorkspace, owned } from '../support/world';

const front = createFront(owned, new BlockList(), async (_request, response) => {
  response.writeHead(404).end();
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', () => resolve()));
  port = (front.address() as AddressInfo).port;
});
afterAll(() => {
  front.closeAllConnections();
  return new Promise((resolve) => front.close(resolve));
});

// A key that may read but not write: nothing that is sent with it may change anything.
const { secret } = await makeLimitedKey(
  await makeWorkspace(),
  'api_keys:read',
  'workspaces:read',
  'users:read',
);

function send(bytes: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    // Some messages announce more than they bring.
    socket.setTimeout(400, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(text) : reject(error),
    );
  });
}

const knownPath = fc.constantFrom(
  ...apiRoutes.routes.map(({ path }) => path.replace('{id}', 'key_1')),
);
const piece = fc.oneof(
  fc.constantFrom(
    '%',
    '%zz',
    '%00',
    '..',
    '/',
    '//',
    '?',
    '#',
    '{id}',
    'key_',
    '=',
    '&',
    ';',
    "'",
    '\u0000',
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const withPieces = fc
  .tuple(fc.oneof(knownPath, fc.constant('/')), fc.array(piece, { maxLength: 4 }))
  .map(([path, pieces]) => path + pieces.join(''));
const withQuery = fc
  .tuple(knownPath, fc.webQueryParameters())
  .map(([path, query]) => `${path}?${query}`);
const target = fc.oneof(knownPath, withQuery, withPieces);
const header = fc.tuple(
  fc.constantFrom(
    'Content-Type',
    'Content-Length',
    'Transfer-Encoding',
    'Accept',
    'Cookie',
    'Expect',
    'Authorization',
    'Host',
    'Range',
    'If-Match',
    'X-Forwarded-For',
    'Connection',
    'X-HTTP-Method-Override',
  ),
  fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom('chunked', '5', '-1', 'application/json', '100-continue', `Bearer ${secret}`),
  ),
);
const message = fc
  .record({
    method: fc.oneof(
      fc.constantFrom('GET', 'HEAD', 'DELETE'),
      fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'get', ''),
    ),
    target,
    isAuthenticated: fc.boolean(),
    isFramed: fc.boolean(),
    headers: fc.oneof(fc.array(header, { maxLength: 0 }), fc.array(header, { maxLength: 4 })),
    body: fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    ),
  })
  .map(({ method, target: at, isAuthenticated, isFramed, headers, body }) => {
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const length = isFramed ? `Content-Length: ${body.length}\r\n` : '';
    const key = isAuthenticated ? `Authorization: Bearer ${secret}\r\n` : '';
    return Buffer.from(
      `${method} ${at} HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n${key}${length}${lines}\r\n${body}`,
      'latin1',
    );
  });

it('no bytes of any kind yield a 5xx or change anything', async () => {
  const statuses = new Set<string>();
  const before = await databaseDigestWithoutUse();
  await fc.assert(
    fc.asyncProperty(message, async (bytes) => {
      const answer = await send(bytes);
      expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
      statuses.add(answer.slice(9, 12));
    }),
    { numRuns: 2_000 },
  );
  expect(await databaseDigestWithoutUse()).toBe(before);
  // It reached the parser, the gate, the key and the handlers.
  for (const status of ['200', '400', '401', '403', '404', '405'])
    expect(statuses).toContain(status);
}, 120_000);

/** The database but for what is counted and limited, and when keys were last used: requests change it, also late ones. */
async function databaseDigestWithoutUse(): Promise<string> {
  const { pool } = owned.runtime.database;
  const { rows } = await pool.query<{ tablename: string }>(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ '^(usage_|rate_limit_|request_log)' ORDER BY tablename`,
  );
  const digests = rows.map(async ({ tablename }) => {
    const row = `(to_jsonb(t) - 'last_used_at' - 'last_used_ip')::text`;
    const text = `SELECT md5(string_agg(${row}, ',' ORDER BY ${row})) AS digest FROM "${tablename}" t`;
    const result = await pool.query<{ digest: string | null }>(text);
    return `${tablename} ${result.rows[0]?.digest}`;
  });
  return (await Promise.all(digests)).join('\n');
}
