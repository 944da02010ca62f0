import { setTimeout as delay } from 'node:timers/promises';
import { Load, runLoad } from '../support/load.mjs';
import { short, table } from '../support/report.mjs';
import { isValid, post } from '../support/requests.mjs';

const CONNECTIONS = 32;
const BEFORE_MILLISECONDS = 1000;
const POLL_MILLISECONDS = 50;
const LIMIT_SECONDS = 60;
const GIVE_UP_SECONDS = 180;

/**
 * Restarts a verifier while all keys are in use. The clients are like a load balancer that is
 * told before: while the verifier stops and starts, they finish on the connections they have and open no others.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function restart(world) {
  const { steps, plan } = world;
  const url = await world.copyDatabase('bench_restart');
  const first = await world.startVerifier(url);
  const { port } = first;
  const requests = Array.from({ length: plan.usableKeys }, (_, i) =>
    post('/v1/api-keys/verify', world.operator, { key: world.keyring.secretOf(i) }),
  );
  await steps.run('All keys warm', () =>
    runLoad({ port, connections: CONNECTIONS, next: (i) => requests[i] ?? null, accept: isValid }),
  );
  const watch = watchRenewal(requests.length);
  let isRestarting = false;
  const load = new Load({
    port,
    connections: CONNECTIONS,
    mayConnect: () => !isRestarting,
    next: (index) => requests[index % requests.length],
    accept: watch.accept,
  });
  const running = load.run();
  const second = await steps.run('Restart', async () => {
    await delay(BEFORE_MILLISECONDS);
    isRestarting = true;
    const stoppedAt = performance.now();
    await first.stop();
    watch.begin(stoppedAt);
    const started = await world.startVerifier(url, { port });
    isRestarting = false;
    return started;
  });
  await steps.run('All proofs renewed', () => watch.untilRenewed());
  load.stop();
  const result = await running;
  await second.stop();
  return describe(plan, watch.times(), result);
}

/** Notes when each key was first answered by the new process. */
function watchRenewal(count) {
  const renewed = new Set();
  const times = { stoppedAt: 0, endedAt: Number.POSITIVE_INFINITY, firstAt: 0, lastAt: 0 };
  return {
    begin(stoppedAt) {
      Object.assign(times, { stoppedAt, endedAt: performance.now() });
    },
    accept(status, text, index) {
      const isRight = isValid(status, text);
      const now = performance.now();
      if (!isRight || now < times.endedAt || renewed.size === count) return isRight;
      if (renewed.size === 0) times.firstAt = now;
      renewed.add(index % count);
      times.lastAt = now;
      return isRight;
    },
    async untilRenewed() {
      const giveUpAt = performance.now() + GIVE_UP_SECONDS * 1000;
      while (renewed.size < count && performance.now() < giveUpAt) await delay(POLL_MILLISECONDS);
    },
    times: () => ({ ...times, renewed: renewed.size }),
  };
}

function describe({ usableKeys }, { stoppedAt, firstAt, lastAt, renewed }, result) {
  const secondsBetween = (from, to) => (to - from) / 1000;
  const renewal = secondsBetween(firstAt, lastAt);
  const failures = result.errors + result.cut;
  const isWhole = renewed === usableKeys;
  return {
    title: `Restart with ${usableKeys.toLocaleString('en-US')} keys in use`,
    lines: table(
      ['What', '>Measured'],
      [
        ['keys answered by the new process', renewed.toLocaleString('en-US')],
        ['wrong answers', result.errors],
        ['requests cut off without an answer', result.cut],
        [
          'from the signal to the first answer of the new process',
          `${short(secondsBetween(stoppedAt, firstAt))} s`,
        ],
        ['from there until every proof was renewed', `${short(renewal)} s`],
        ['p99 over everything, without the time nobody listened', `${short(result.p99)} ms`],
        ['the first wrong answer', result.firstError?.split('\r\n')[0] ?? 'none'],
      ],
    ),
    findings: [
      {
        what: 'restart: keys not answered, and requests that failed',
        figure: `${usableKeys - renewed}, ${failures}`,
        target: '0, 0',
        isMet: isWhole && failures === 0,
      },
      {
        what: 'restart: until every proof was renewed',
        figure: `${short(renewal)} s`,
        target: `≤ ${LIMIT_SECONDS} s`,
        isMet: isWhole && renewal <= LIMIT_SECONDS,
      },
    ],
  };
}
