import { randomBytes } from 'node:crypto';
import { get as request } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareBrowser } from '../../scripts/launch/browser.mjs';
import { checkout } from '../../scripts/launch/checkout.mjs';
import { freePort } from '../../scripts/launch/postgres.mjs';
import { prepareCheckout } from '../../scripts/launch/prepare.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { startServer } from '../support/processes.mjs';
import { short, table } from '../support/report.mjs';
import { CUSTOMER } from '../support/seed.mjs';
import { seedLog } from '../support/seed-log.mjs';
import { seedUsage } from '../support/seed-usage.mjs';
import { quantile } from '../support/statistics.mjs';

const DATABASE = 'bench_pages';
const LOG_ROWS = 60_000;
const LIST = '/customer/settings/api-keys';
const PAGES = {
  keys: LIST,
  usage: '/customer/usage',
  logs: '/customer/logs',
  overview: '/customer/overview',
  docs: '/docs/errors',
};
const TTFB_MS_MAX = 150;
const LCP_MS_MAX = 1_200;
const CLS_MAX = 0.02;
/** How much slower than this machine the reader's is. */
const CPU_SLOWDOWN = 4;
const SESSION = `ses_${'1'.repeat(26)}`;
const READY_MS = 60_000;
const POLL_MS = 200;

/**
 * The pages as a signed-in person's browser gets them: the first byte of a list of all keys, and when the largest part
 * of a page is there (LCP) and how much it moves meanwhile (CLS), on a slower computer.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function pages(world) {
  const { steps, plan } = world;
  await prepareCheckout(steps, { command: 'npm run bench', bundle: true, pages: true });
  const url = await world.copyDatabase(DATABASE);
  await steps.run('Counts and log', async () => {
    await seedUsage(url, 1);
    await seedLog(url, LOG_ROWS);
    await world.sql(
      DATABASE,
      "INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')",
      [SESSION, CUSTOMER.owner],
    );
  });
  const { server, cookie } = await steps.run('Server', () => start(world, url));
  const origin = `http://localhost:${server.port}`;
  const firstBytes = await steps.run(`First bytes, ${plan.pageRequests}`, () =>
    timeFirstBytes(origin, cookie, plan),
  );
  const vitals = await steps.run(`Pages in a browser, ${plan.pageLoads} of each`, () =>
    loadPages(origin, cookie, plan),
  );
  await server.stop();
  return describe(plan, firstBytes, vitals);
}

async function start({ folder, keyring }, url) {
  const { encode } = await import('next-auth/jwt');
  const port = await freePort();
  const secret = randomBytes(32).toString('base64url');
  const server = await startServer(process.execPath, ['scripts/start.mjs'], {
    cwd: checkout,
    logFile: path.join(folder, 'pages.log'),
    port,
    env: cleanEnvironment({
      PORT: String(port),
      DATABASE_URL: url,
      KEYDESK_DATA_DIR: path.join(folder, 'data-pages'),
      KEYDESK_PEPPERS: keyring.pepper,
      NEXTAUTH_SECRET: secret,
    }),
  });
  const cookie = {
    name: '__Host-keydesk.sid',
    value: await encode({ token: { sid: SESSION }, secret }),
  };
  await untilSignedIn(`http://localhost:${port}${LIST}`, cookie);
  return { server, cookie };
}

async function untilSignedIn(url, cookie) {
  const giveUpAt = performance.now() + READY_MS;
  for (;;) {
    const { status } = await firstByteOf(url, cookie);
    if (status === 200) return;
    if (performance.now() > giveUpAt) throw new Error(`${url} was answered with ${status}`);
    await delay(POLL_MS);
  }
}

async function timeFirstBytes(origin, cookie, { pageRequests }) {
  const times = [];
  for (let asked = 0; asked < pageRequests; asked += 1) {
    const { status, ms } = await firstByteOf(`${origin}${LIST}`, cookie);
    if (status !== 200) throw new Error(`the list of keys was answered with ${status}`);
    times.push(ms);
  }
  return times;
}

/** @returns {Promise<{ status: number, ms: number }>} until the first byte of the body */
function firstByteOf(url, { name, value }) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const options = { headers: { cookie: `${name}=${value}`, accept: 'text/html' } };
    request(url, options, (response) => {
      let ms = null;
      response.on('data', () => {
        ms ??= performance.now() - startedAt;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, ms: ms ?? performance.now() - startedAt }),
      );
      response.on('error', reject);
    }).on('error', reject);
  });
}

async function loadPages(origin, cookie, { pageLoads }) {
  const { chromium } = await import('playwright');
  const { executablePath, args, env } = await prepareBrowser();
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  const loaded = Object.fromEntries(Object.keys(PAGES).map((name) => [name, []]));
  // The first load of all warms the server up.
  for (let load = 0; load <= pageLoads; load += 1) {
    for (const [name, address] of Object.entries(PAGES)) {
      const vitals = await loadPage(browser, `${origin}${address}`, cookie);
      if (load > 0) loaded[name].push(vitals);
    }
  }
  await browser.close();
  return loaded;
}

/** A first visit: nothing is in the browser's memory. */
async function loadPage(browser, url, cookie) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  await context.addCookies([{ ...cookie, domain: 'localhost', path: '/', secure: true }]);
  await context.addInitScript(watchVitals);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  const response = await page.goto(url, { waitUntil: 'load' });
  if (response?.status() !== 200 || new URL(page.url()).pathname !== new URL(url).pathname) {
    throw new Error(`${url} was answered with ${response?.status()} and led to ${page.url()}`);
  }
  await page.waitForTimeout(500);
  const vitals = await page.evaluate(() => globalThis.vitals);
  await context.close();
  return vitals;
}

/** Runs in the page. */
function watchVitals() {
  globalThis.vitals = { lcp: 0, cls: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
    });
  watch('largest-contentful-paint', ({ startTime }) => {
    globalThis.vitals.lcp = startTime;
  });
  watch('layout-shift', ({ value, hadRecentInput }) => {
    if (!hadRecentInput) globalThis.vitals.cls += value;
  });
}

function describe({ usableKeys, pageRequests, pageLoads }, firstBytes, loaded) {
  const of = (name, vital, share) =>
    quantile(
      loaded[name].map((each) => each[vital]),
      share,
    );
  const names = Object.keys(PAGES);
  const keys = usableKeys.toLocaleString('en-US');
  const slowest = Math.max(...names.map((name) => of(name, 'lcp', 0.5)));
  const moved = Math.max(...names.map((name) => of(name, 'cls', 1)));
  const ttfb = quantile(firstBytes, 0.95);
  return {
    title: 'Pages',
    lines: [
      `The list of ${keys} keys, ${pageRequests} times one after the other: first byte after ${short(quantile(firstBytes, 0.5))} ms (p95 ${short(ttfb)} ms). Below, ${pageLoads} first visits of each page in Chromium whose CPU is slowed down ${CPU_SLOWDOWN} times, on the machine of the server.`,
      '',
      ...table(
        ['Page', '>LCP p50 ms', '>LCP worst ms', '>CLS worst'],
        names.map((name) => [
          name,
          short(of(name, 'lcp', 0.5)),
          short(of(name, 'lcp', 1)),
          short(of(name, 'cls', 1)),
        ]),
      ),
    ],
    findings: [
      {
        what: `first byte of the list of ${keys} keys, p95`,
        figure: `${short(ttfb)} ms`,
        target: `≤ ${TTFB_MS_MAX} ms`,
        isMet: ttfb <= TTFB_MS_MAX,
      },
      {
        what: 'LCP of the slowest page, median',
        figure: `${short(slowest)} ms`,
        target: `≤ ${LCP_MS_MAX} ms`,
        isMet: slowest <= LCP_MS_MAX,
      },
      {
        what: 'CLS of any page, worst',
        figure: short(moved),
        target: `≤ ${CLS_MAX}`,
        isMet: moved <= CLS_MAX,
      },
    ],
  };
}
