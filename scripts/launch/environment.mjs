import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { inCheckout } from './checkout.mjs';
import { Fault } from './fault.mjs';

const DEFAULT_PORT = 3000;

/** Reads `.env` beside package.json, where there is one. What the environment has already stays. */
export function loadEnvFile() {
  const file = inCheckout('.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * @returns {number} PORT, by default 3000
 * @throws {Fault} when it is not a TCP port
 */
export function wantedPort() {
  const text = process.env.PORT || String(DEFAULT_PORT);
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Fault(`PORT is "${text}". Set it to a number from 1 to 65535.`);
}

/**
 * Says early, before minutes of preparation, what the server would find out late.
 * @param {number} port
 * @throws {Fault} when another program listens on it
 */
export async function refuseUsedPort(port) {
  const error = await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', resolve);
    probe.listen(port, () => probe.close(() => resolve(null)));
  });
  if (error?.code === 'EADDRINUSE') {
    throw new Fault(
      `Port ${port} is used by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
    );
  }
  if (error?.code === 'EACCES') {
    throw new Fault(
      `This user may not listen on port ${port}. Choose one from 1024 on: PORT=3000 npm start`,
    );
  }
}

/**
 * @param {number} port
 * @returns {string} where a person reaches the server
 */
export function address(port) {
  return process.env.KEYDESK_URL || `http://localhost:${port}`;
}

/**
 * Hands the program everything it reads, in this process and those it starts.
 * @param {{ dataFolder: string, url: string, ownerUrl?: string, secrets: import('./secrets.mjs').Secrets, port: number }}
 *   values `ownerUrl`: only for what may change the audit log's past; what serves does not know it
 */
export function exportEnvironment({ dataFolder, url, ownerUrl = '', secrets, port }) {
  Object.assign(process.env, {
    DATABASE_URL: url,
    KEYDESK_DATABASE_OWNER_URL: ownerUrl,
    KEYDESK_DATA_DIR: dataFolder,
    KEYDESK_PEPPERS: secrets.peppers.join(','),
    NEXTAUTH_SECRET: secrets.nextauthSecret,
    NEXT_MANUAL_SIG_HANDLE: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(port),
  });
}
