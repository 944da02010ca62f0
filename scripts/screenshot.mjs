import './launch/node-version.mjs';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { prepareBrowser } from './launch/browser.mjs';
import { checkout, inCheckout, readablePath } from './launch/checkout.mjs';
import { withConnection } from './launch/connection.mjs';
import { postgresFolder } from './launch/data-folder.mjs';
import { Fault, oneLine } from './launch/fault.mjs';
import { freePort, runningUrl } from './launch/postgres.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { onShutdown, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';
import { cleanEnvironment } from './testing/environment.mjs';
import { startTestServer } from './testing/server.mjs';
import { temporaryFolder } from './testing/temporary-folder.mjs';

const COMMAND = 'npm run screenshot';
const FOLDER = inCheckout('docs', 'images');
const VIEWPORT = { width: 1280, height: 560 };

const OWNER = { email: 'mara@northwind.example', name: 'Mara Klein', workspace: 'Northwind' };
const SLUG = 'northwind';
const PASSWORD = 'four blue elks dance at dawn';

/** Keys as a small company has them. `idleHours`: since the last request; absent: never used. */
const KEYS = [
  { name: 'Warehouse sync', level: 'full', ageDays: 402, idleHours: 0.4 },
  { name: 'Checkout server', level: 'full', ageDays: 214, idleHours: 0.02 },
  { name: 'Nightly report', level: 'read_only', ageDays: 160, idleHours: 9, expires: '365d' },
  {
    name: 'Partner: Contoso',
    level: 'limited',
    scopes: ['workspaces:read', 'users:read'],
    ageDays: 88,
    idleHours: 31,
    expires: '365d',
  },
  {
    name: 'Spring migration',
    level: 'full',
    ageDays: 61,
    idleHours: 1190,
    verb: 'deactivate',
  },
  { name: 'CI', level: 'read_only', ageDays: 12, idleHours: 2, expires: '90d' },
  { name: 'Mobile backend', level: 'limited', scopes: ['users:read'], ageDays: 2 },
];

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
  await steps.run('Keys', () => makeKeys(dataFolder));
  await steps.run('Pictures', () => takePictures(`http://localhost:${port}`));
  await server.stop();
  steps.note(`The pictures are in ${readablePath(FOLDER)}.`);
  return 0;
}

async function makeKeys(dataFolder) {
  const { email, name, workspace } = OWNER;
  const person = ['--email', email, '--name', name, '--workspace', workspace, '--password-stdin'];
  keydesk(dataFolder, ['bootstrap', ...person], PASSWORD);
  for (const key of KEYS) {
    const scopes = (key.scopes ?? []).flatMap((scope) => ['--scope', scope]);
    const facts = ['--name', key.name, '--env', 'live', '--level', key.level, ...scopes];
    const limits = ['--expires', key.expires ?? 'never', '--workspace', SLUG];
    const { id } = JSON.parse(
      keydesk(dataFolder, ['keys', 'create', ...facts, ...limits, '--json']),
    );
    if (key.verb) keydesk(dataFolder, ['keys', key.verb, id, '--workspace', SLUG]);
    await makeOlder(dataFolder, id, key);
  }
}

/** @returns {string} what the command printed */
function keydesk(dataFolder, args, input = '') {
  const env = cleanEnvironment({ KEYDESK_DATA_DIR: dataFolder });
  const options = { cwd: checkout, env, input, encoding: /** @type {const} */ ('utf8') };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join('scripts', 'keydesk.mjs'), ...args],
    options,
  );
  if (status === 0) return stdout;
  throw new Fault(`"keydesk ${args[0]} ${args[1]}" was refused: ${oneLine(stderr)}`);
}

/** Keys of a real installation were not all made this minute. */
async function makeOlder(dataFolder, id, { ageDays, idleHours = null }) {
  const url = runningUrl(postgresFolder(dataFolder), 'keydesk') ?? '';
  await withConnection(url, (client) =>
    client.query(
      `UPDATE api_keys SET
         created_at = created_at - make_interval(days => $2),
         expires_at = expires_at - make_interval(days => $2),
         last_used_at = now() - make_interval(secs => $3::float8 * 3600),
         last_used_ip = CASE WHEN $3::float8 IS NULL THEN NULL ELSE '203.0.113.' || (20 + $2 % 200) END
       WHERE id = $1`,
      [id, ageDays, idleHours],
    ),
  );
}

async function takePictures(origin) {
  // Loaded here: on a fresh clone it is not there when this file is read.
  const { chromium } = await import('playwright');
  const { executablePath, args, env } = await prepareBrowser();
  const browserEnvironment = { ...process.env, ...env };
  const browser = await chromium.launch({ executablePath, args, env: browserEnvironment });
  const forget = onShutdown({ close: () => browser.close() });
  const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: 2 });
  await page.goto(`${origin}/login`);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await page.waitForURL(`${origin}/${SLUG}/**`);
  mkdirSync(FOLDER, { recursive: true });
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${origin}/${SLUG}/settings/api-keys?env=live`);
    await page.getByRole('heading', { level: 1, name: 'API Keys' }).waitFor();
    await page.evaluate('document.fonts.ready');
    await page.screenshot({ path: path.join(FOLDER, `keys-${colorScheme}.png`) });
  }
  await browser.close();
  forget();
}

await runEntryPoint(takeScreenshots);
