import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkout, inCheckout, launchFile, readablePath } from '../../scripts/launch/checkout.mjs';
import { runChild, runNode } from '../../scripts/launch/child.mjs';
import { Fault } from '../../scripts/launch/fault.mjs';
import { fingerprint, isStamped, stamp } from '../../scripts/launch/fingerprint.mjs';
import { freePort } from '../../scripts/launch/postgres.mjs';
import { startServer } from './processes.mjs';

const NEXT = inCheckout('bench', 'node_modules', 'next', 'dist', 'bin', 'next');
const NEXT_APP = inCheckout('bench', 'next-app');

/**
 * Installs the peers' packages, which are no packages of the product, if bench/package-lock.json changed.
 * @param {import('../../scripts/launch/steps.mjs').StepReport} report
 */
export async function ensurePeers(report) {
  const state = fingerprint(['bench/package.json', 'bench/package-lock.json']);
  const folder = inCheckout('bench', 'node_modules');
  if (isStamped('bench-peers', state) && existsSync(folder)) return report.skip('up to date');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const logFile = launchFile('bench-npm.log');
  const { code } = await runChild('npm', args, { cwd: inCheckout('bench'), logFile });
  if (code !== 0) throw failed('The peers could not be installed', logFile);
  stamp('bench-peers', state);
}

/**
 * Builds bench/next-app, if it or Next changed.
 * @param {import('../../scripts/launch/steps.mjs').StepReport} report
 */
export async function ensureNextApp(report) {
  const state = fingerprint([
    'bench/next-app/app',
    'bench/next-app/next.config.mjs',
    'bench/package-lock.json',
  ]);
  const isBuilt = existsSync(path.join(NEXT_APP, '.next', 'BUILD_ID'));
  if (isBuilt && isStamped('bench-next', state)) return report.skip('up to date');
  const logFile = launchFile('bench-next.log');
  const options = { cwd: NEXT_APP, env: nextEnvironment(), logFile };
  const { code } = await runNode([NEXT, 'build'], options);
  if (code !== 0) throw failed('The Next app could not be built', logFile);
  stamp('bench-next', state);
}

/** @param {string} folder for its log */
export async function startNext(folder) {
  const port = await freePort();
  return await startServer(process.execPath, [NEXT, 'start', '-p', String(port)], {
    cwd: NEXT_APP,
    env: nextEnvironment(),
    logFile: path.join(folder, 'next.log'),
    port,
  });
}

/**
 * Starts a program of bench/servers.
 * @param {string} folder for its log
 * @param {string} name
 * @param {Record<string, string>} env
 */
export async function startPeer(folder, name, env) {
  return await startServer(process.execPath, [inCheckout('bench', 'servers', `${name}.mjs`)], {
    cwd: checkout,
    env: { ...process.env, ...env, NODE_ENV: 'production' },
    logFile: path.join(folder, `${name}.log`),
  });
}

/** @returns {string | null} nginx on the PATH */
export function findNginx() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, 'nginx')).find(existsSync) ?? null;
}

/**
 * Starts nginx with a static answer behind a map of keys.
 * @param {string} program
 * @param {string} folder for its configuration and log
 * @param {string[]} secrets that are in the map
 */
export async function startNginx(program, folder, secrets) {
  const port = await freePort();
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, nginxConfiguration(folder, port, secrets));
  return await startServer(program, ['-c', file, '-p', folder, '-e', 'stderr'], {
    cwd: folder,
    env: process.env,
    logFile: path.join(folder, 'nginx.log'),
    port,
  });
}

function nginxConfiguration(folder, port, secrets) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/nginx-${name};`,
  );
  return `daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  ${temporary.join('\n  ')}
  access_log off;
  keepalive_requests 1000000000;
  map_hash_max_size ${secrets.length * 4};
  map_hash_bucket_size 128;
  map $http_authorization $is_known {
    default 0;
    ${secrets.map((secret) => `"Bearer ${secret}" 1;`).join('\n    ')}
  }
  server {
    listen 127.0.0.1:${port};
    default_type application/json;
    location / {
      if ($is_known = 0) { return 401; }
      return 200 '{"success":true}';
    }
  }
}
`;
}

function nextEnvironment() {
  return { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
}

function failed(what, logFile) {
  return new Fault(`${what}: see ${readablePath(logFile)}.`);
}
