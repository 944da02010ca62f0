import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { apiRoutes } from '@/lib/http/v1/index';
import { callRoutes } from '../support/api';

it('every mounted route is in the document, and everything in the document is mounted', async () => {
  const { body } = await callRoutes('/v1/openapi.json');
  const described = Object.entries<object>(body.paths).flatMap(([at, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${at}`),
  );
  expect(described.sort()).toEqual(
    apiRoutes.routes.map(({ method, path: at }) => `${method} ${at}`).sort(),
  );
});

it('a route that needs a key says so, and which scope', async () => {
  const { body } = await callRoutes('/v1/openapi.json');
  for (const route of apiRoutes.routes) {
    const operation = body.paths[route.path][route.method.toLowerCase()];
    expect(operation.security).toEqual(route.requires === 'public' ? [] : [{ apiKey: [] }]);
    if (route.requires.includes(':')) expect(operation.description).toContain(route.requires);
  }
});

it('the document passes the linter without an error', async () => {
  const { text } = await callRoutes('/v1/openapi.json');
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'keydesk-openapi-')), 'openapi.json');
  writeFileSync(file, text);
  const lint = spawnSync(
    process.execPath,
    ['node_modules/@redocly/cli/bin/cli.js', 'lint', '--extends=minimal', file],
    { encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
  );
  expect(lint.stdout + lint.stderr).toContain('Your API description is valid');
  expect(lint.status).toBe(0);
});
