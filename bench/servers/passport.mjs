import { createHash, randomBytes } from 'node:crypto';
import express from 'express';
import passport from 'passport';
import { HeaderAPIKeyStrategy } from 'passport-headerapikey';
import pg from 'pg';

/**
 * passport-headerapikey in Express, as its documentation has it, with the usual store: a SHA-256 digest in a row.
 * Environment: DATABASE_URL, BENCH_KEYS.
 */
const { DATABASE_URL, BENCH_KEYS } = process.env;

const pool = new pg.Pool({ connectionString: DATABASE_URL });
await pool.query('CREATE TABLE api_keys (digest bytea PRIMARY KEY, name text NOT NULL)');
const secrets = [];
for (let index = 0; index < Number(BENCH_KEYS); index += 1) {
  const secret = randomBytes(24).toString('base64url');
  await pool.query('INSERT INTO api_keys VALUES ($1, $2)', [digestOf(secret), `Key ${index}`]);
  secrets.push(secret);
}

function digestOf(secret) {
  return createHash('sha256').update(secret).digest();
}

passport.use(
  new HeaderAPIKeyStrategy({ header: 'Authorization', prefix: 'Bearer ' }, false, (key, done) => {
    pool
      .query({
        name: 'find-key',
        text: 'SELECT name FROM api_keys WHERE digest = $1',
        values: [digestOf(key)],
      })
      .then(({ rows }) => done(null, rows[0] ?? false), done);
  }),
);

const app = express();
app.use(passport.initialize());
app.get('/', passport.authenticate('headerapikey', { session: false }), (request, response) => {
  response.json({ valid: true, name: request.user.name });
});

const server = app.listen(0, '127.0.0.1', () =>
  process.send({ port: server.address().port, secrets }),
);
