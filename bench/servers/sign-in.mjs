import { readConfig } from '../../lib/config.ts';
import { Argon2Queue } from '../../lib/crypto/argon2-queue.ts';
import { buildRuntime, createLog } from '../../lib/runtime.ts';
import { signIn } from '../../lib/services/accounts/sign-in.ts';
import { newId } from '../../lib/services/audit.ts';
import { Limits } from '../../lib/services/limits.ts';

/**
 * Times refused sign-ins inside the process, where nothing but the sign-in itself is measured, in an order drawn at
 * random, and says all times at once. Bundled by bench/parts/sign-in.mjs.
 * Environment: that of a server, and BENCH_ADDRESSES: the addresses of each class as JSON, one for each sample.
 */
const classes = JSON.parse(process.env.BENCH_ADDRESSES);
const WARM_UP = 20;

/** No argon2 at all: what is left would drown in it. */
class NoHash extends Argon2Queue {
  async run() {
    return false;
  }
}

const { runtime, close } = buildRuntime(readConfig(), (redact) => createLog(redact, () => {}));
const whole = await timesOf(runtime.argon2);
const withoutHash = await timesOf(new NoHash());
await close();
process.send({ port: 0, whole, withoutHash });
process.disconnect();

/** @returns {Promise<Record<string, number[]>>} microseconds, by class */
async function timesOf(argon2) {
  const ctx = { runtime: { ...runtime, argon2, limits: alwaysFull() }, request: requestFacts() };
  const all = Object.entries(classes).flatMap(([name, addresses]) =>
    addresses.map((email) => ({ name, email })),
  );
  for (const { email } of all.slice(0, WARM_UP)) await refusedSignIn(ctx, email);
  const times = Object.fromEntries(Object.keys(classes).map((name) => [name, []]));
  for (const { name, email } of shuffled(all)) {
    const startedAt = performance.now();
    await refusedSignIn(ctx, email);
    times[name].push((performance.now() - startedAt) * 1000);
  }
  return times;
}

async function refusedSignIn(ctx, email) {
  const outcome = await signIn(ctx, { email, password: 'not the password of anybody' }).catch(
    (error) => error.details?.reason,
  );
  if (outcome !== 'credentials_wrong') throw new Error(`a sign-in was answered: ${outcome}`);
}

/** Limits that work and are full again at each look. */
function alwaysFull() {
  let now = Date.now();
  return new Limits(() => {
    now += 86_400_000;
    return new Date(now);
  });
}

function requestFacts() {
  const id = newId(runtime, 'request');
  return { id, address: '192.0.2.1', userAgent: 'bench', via: 'dashboard', isLocal: false };
}

function shuffled(items) {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
