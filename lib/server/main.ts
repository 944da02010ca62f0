import type { Server } from 'node:http';
import next from 'next';
import { readConfig } from '../config';
import { isDomainError } from '../core/errors';
import { isLoopbackHost } from '../core/loopback';
import { getRuntime, type OwnedRuntime } from '../runtime';
import { checkPeppers } from '../services/setup/check-peppers';
import { hasSetupRun } from '../services/setup/setup-state';
import { createFront } from './front';
import { parseNetworks } from './networks';
import type { PageHandler } from './page-gate';

/** A running server. */
export interface StartedServer {
  url: string;
  /** Lines for whoever started it: where to begin, with the token. */
  notes: readonly string[];
  /** Finishes what is in flight, writes what is pending, and ends. */
  stop(): Promise<void>;
}

const STOP_SECONDS_MAX = 10;

/**
 * Starts both planes on one port.
 * @throws Error with one clear line when the start must be refused
 */
export async function startServer(): Promise<StartedServer> {
  const config = readConfig();
  const trusted = parseNetworks(config.trustedProxies);
  if (trusted === null) {
    throw new Error(
      'TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, with commas between.',
    );
  }
  const owned = getRuntime();
  try {
    await checkPeppers(owned.runtime);
    const app = next({ dev: false, dir: process.cwd(), port: config.port, hostname: 'localhost' });
    await app.prepare();
    const handle = app.getRequestHandler();
    const pages: PageHandler = (request, response) => handle(request, response);
    const server = createFront(owned, trusted, pages);
    await listen(server, config.port);
    return {
      url: config.publicUrl,
      notes: await notesFor(owned),
      stop: () => stopServer(owned, server, () => app.close()),
    };
  } catch (error) {
    await owned.close();
    throw isDomainError(error) ? new Error(error.message, { cause: error }) : error;
  }
}

async function notesFor({ runtime, config }: OwnedRuntime): Promise<string[]> {
  if (await hasSetupRun(runtime)) return [];
  const { publicUrl } = config;
  const { setupToken } = runtime.settings;
  if (!isLoopbackHost(new URL(publicUrl).hostname)) {
    return [`Set-up: ${publicUrl}/setup?token=${setupToken}`];
  }
  return [
    `Set-up: ${publicUrl}/setup`,
    `Set-up token, asked for where a proxy stands in between: ${setupToken}`,
  ];
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is in use. Stop the program that uses it, or set PORT to another one.`,
            )
          : new Error(`Cannot listen on port ${port}: ${error.message}`),
      );
    });
    server.listen(port, () => resolve());
  });
}

// In-flight requests first: not ready, no new connections, then up to ten seconds for the rest.
async function stopServer(
  owned: OwnedRuntime,
  server: Server,
  closePages: () => Promise<void>,
): Promise<void> {
  owned.beginStop();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const force = setTimeout(() => server.closeAllConnections(), STOP_SECONDS_MAX * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
  await closePages();
  await owned.close();
}
