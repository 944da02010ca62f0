import './launch/node-version.mjs';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareBrowser } from './launch/browser.mjs';
import { checkout, inCheckout, readablePath } from './launch/checkout.mjs';
import { Fault, oneLine } from './launch/fault.mjs';
import { freePort } from './launch/postgres.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { onShutdown, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';
import { cleanEnvironment } from './testing/environment.mjs';
import { startTestServer } from './testing/server.mjs';
import { temporaryFolder } from './testing/temporary-folder.mjs';

const COMMAND = 'npm run screenshot';
const FOLDER = inCheckout('docs', 'images');
const WIDTH = 1280;

const OWNER = { email: 'mara@northwind.example', name: 'Mara Klein', workspace: 'Northwind' };
const SLUG = 'northwind';
const PASSWORD = 'four blue elks dance at dawn';
const REFUSED_REQUESTS = 30;
/** Rules are judged once a minute. */
const ALERT_MS_MAX = 150_000;
const TRAFFIC = ['--days', '30', '--requests', '120000', '--log-rows', '40000'];

/** What each picture shows, and how much of it. */
const PICTURES = [
  { name: 'keys', path: 'settings/api-keys', heading: 'API Keys', height: 620 },
  { name: 'usage', path: 'usage', search: '&range=7d', heading: 'Usage', height: 860 },
  { name: 'logs', path: 'logs', heading: 'Logs', height: 620 },
];
const ALERTS = { name: 'alerts', path: 'alerts', heading: 'Alerts', height: 620 };

/** Makes the pictures of docs/images/ from the real pages of a throw-away server. */
async function takeScreenshots() {
  process.chdir(checkout);
  const steps = createSteps();
  await prepareCheckout(steps, { command: COMMAND, development: true, bundle: true, pages: true });
  const dataFolder = temporaryFolder();
  const port = await freePort();
  const server = startTestServer({ env: { PORT: String(port), KEYDESK_DATA_DIR: dataFolder } });
  if (!(await server.isReady())) {
    throw new Fault(
      `The server for the pictures did not start: ${oneLine(server.output()).slice(-300)}`,
    );
  }
  const origin = `http://localhost:${port}`;
  await steps.run('Traffic', () => makeTraffic(dataFolder));
  await steps.run('Pictures', () => takePictures(origin, () => makeTrouble(dataFolder, origin)));
  await server.stop();
  steps.note(`The pictures are in ${readablePath(FOLDER)}.`);
  return 0;
}

/** A workspace as a company has it after a month. */
function makeTraffic(dataFolder) {
  const { email, name, workspace } = OWNER;
  const person = ['--email', email, '--name', name, '--workspace', workspace, '--password-stdin'];
  keydesk(dataFolder, ['bootstrap', ...person], PASSWORD);
  keydesk(dataFolder, ['demo-traffic', '--workspace', SLUG, ...TRAFFIC]);
}

/** A key whose old secret somebody goes on using: what alerts are there for. */
async function makeTrouble(dataFolder, origin) {
  const created = ['--name', 'Partner import', '--env', 'live', '--level', 'read_only'];
  const inWorkspace = ['--workspace', SLUG, '--json'];
  const { id, secret } = JSON.parse(
    keydesk(dataFolder, ['keys', 'create', ...created, ...inWorkspace]),
  );
  keydesk(dataFolder, ['keys', 'regenerate', id, ...inWorkspace]);
  for (let i = 0; i < REFUSED_REQUESTS; i += 1) {
    await fetch(`${origin}/v1/api-keys/current`, {
      headers: { authorization: `Bearer ${secret}` },
    });
  }
}

function keydesk(dataFolder, args, input = '') {
  const env = cleanEnvironment({ KEYDESK_DATA_DIR: dataFolder });
  const options = { cwd: checkout, env, input, encoding: /** @type {const} */ ('utf8') };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join('scripts', 'keydesk.mjs'), ...args],
    options,
  );
  if (status !== 0) throw new Fault(`"keydesk ${args[0]}" was refused: ${oneLine(stderr)}`);
  return stdout;
}

async function takePictures(origin, makeIncident) {
  // Loaded here: on a fresh clone it is not there when this file is read.
  const { chromium } = await import('playwright');
  const { executablePath, args, env } = await prepareBrowser();
  const browserEnvironment = { ...process.env, ...env };
  const browser = await chromium.launch({ executablePath, args, env: browserEnvironment });
  const forget = onShutdown({ close: () => browser.close() });
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.goto(`${origin}/login`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await page.waitForURL(`${origin}/${SLUG}/**`);
  mkdirSync(FOLDER, { recursive: true });
  const workspace = `${origin}/${SLUG}`;
  for (const picture of PICTURES) await takePicture(page, workspace, picture);
  await makeIncident();
  await awaitIncidents(page, `${workspace}/alerts?env=live`);
  await takePicture(page, workspace, ALERTS);
  await browser.close();
  forget();
}

async function awaitIncidents(page, alerts) {
  const until = Date.now() + ALERT_MS_MAX;
  do {
    await delay(2_000);
    await page.goto(alerts);
    const incidents = page.getByRole('table').getByText('Failed authentication');
    if ((await incidents.count()) > 0) return;
  } while (Date.now() < until);
  throw new Fault('No alert fired.');
}

/** Light and dark, as the README shows whichever its reader has. */
async function takePicture(page, workspace, { name, path: place, search = '', heading, height }) {
  await page.setViewportSize({ width: WIDTH, height });
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${workspace}/${place}?env=live${search}`);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await page.evaluate('document.fonts.ready');
    await page.screenshot({ path: path.join(FOLDER, `${name}-${colorScheme}.png`) });
  }
}

await runEntryPoint(takeScreenshots);
