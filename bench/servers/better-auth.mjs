import { createServer } from 'node:http';
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';

/**
 * Better Auth's api-key plugin behind node:http, as its documentation has servers verify a key. Rate limits are off.
 * Environment: DATABASE_URL, BENCH_STORAGE (`database` or `secondary-storage`, in memory), BENCH_KEYS.
 */
const { DATABASE_URL, BENCH_STORAGE, BENCH_KEYS } = process.env;

const memory = new Map();
const secondaryStorage = {
  get: (key) => memory.get(key) ?? null,
  set: (key, value) => void memory.set(key, value),
  delete: (key) => void memory.delete(key),
};

const options = {
  database: new pg.Pool({ connectionString: DATABASE_URL }),
  secret: 'a secret of the benchmark, of 32 characters or more',
  baseURL: 'http://localhost',
  telemetry: { enabled: false },
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  secondaryStorage: BENCH_STORAGE === 'database' ? undefined : secondaryStorage,
  plugins: [apiKey({ storage: BENCH_STORAGE, rateLimit: { enabled: false } })],
};

const { runMigrations } = await getMigrations(options);
await runMigrations();
const auth = betterAuth(options);
const { user } = await auth.api.signUpEmail({
  body: { name: 'Bench', email: 'bench@example.com', password: 'correct horse battery' },
});
const secrets = [];
for (let index = 0; index < Number(BENCH_KEYS); index += 1) {
  const { key } = await auth.api.createApiKey({ body: { name: `Key ${index}`, userId: user.id } });
  secrets.push(key);
}

const server = createServer(async (request, response) => {
  const key = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const { valid } = await auth.api.verifyApiKey({ body: { key } });
  response.writeHead(valid ? 200 : 401, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ valid }));
});

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port, secrets }));
