import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isDomainError } from '../core/errors';
import { getRuntime, type OwnedRuntime } from '../runtime';
import { startJobs } from '../services/jobs/jobs';
import { mailNotices } from '../services/notices/mail-notices';
import { openInstallation } from '../services/setup/open-installation';
import { firstRead } from './first-read';
import { createFront } from './front';
import { parseNetworks } from './networks';
import type { PageHandler } from './page-gate';
import { redirectConsole } from './redirect-console';

/** The pages beside the data plane, and how they end. */
export interface Pages {
  handle: PageHandler;
  close(): Promise<void>;
}

/** A front that listens. */
export interface RunningFront {
  owned: OwnedRuntime;
  /** Finishes what is in flight, writes what is pending, and ends. */
  stop(): Promise<void>;
}

interface Running {
  owned: OwnedRuntime;
  server: Server;
  pages: Pages | null;
  endJobs(): Promise<void>;
}

const STOP_SECONDS_MAX = 10;
/** How long a load balancer and keep-alive clients have to notice, in milliseconds. */
const NOTICE_MS = 1_000;

/**
 * Brings the front up: peppers fit, pages prepared, port open.
 * @param preparePages makes the pages; null where this process serves the data plane alone
 * @throws Error with one clear line when the start must be refused
 */
export async function runFront(
  preparePages: ((owned: OwnedRuntime) => Promise<Pages>) | null,
): Promise<RunningFront> {
  const owned = getRuntime();
  try {
    const trusted = parseNetworks(owned.config.trustedProxies);
    if (trusted === null) {
      throw new Error(
        'TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, with commas between.',
      );
    }
    await firstRead(() => openInstallation(owned.runtime));
    redirectConsole(owned.runtime.log);
    const pages = preparePages === null ? null : await preparePages(owned);
    const server = createFront(owned, trusted, pages?.handle ?? null);
    if (owned.config.cacheKeys > 0) owned.runtime.engine.verifier.start();
    await listen(server, owned.config.port);
    owned.runtime.leakDesk.wake();
    mailNotices(owned.runtime);
    const endJobs = startJobs(owned.runtime);
    return { owned, stop: () => stopFront({ owned, server, pages, endJobs }) };
  } catch (error) {
    await owned.close();
    throw isDomainError(error) ? new Error(error.message, { cause: error }) : error;
  }
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

// Every answer says `Connection: close` by now: clients leave by themselves, and no request is lost to a
// connection that was closed under it. Without connections there is nobody to wait for.
async function letClientsNotice(server: Server): Promise<void> {
  const until = performance.now() + NOTICE_MS;
  while (performance.now() < until && (await connectionsOf(server)) > 0) await delay(50);
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0)));
}

// In-flight requests first: not ready, no new connections, then up to ten seconds for the rest.
async function stopFront({ owned, server, pages, endJobs }: Running): Promise<void> {
  owned.beginStop();
  const jobsEnded = endJobs();
  await letClientsNotice(server);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const force = setTimeout(() => server.closeAllConnections(), STOP_SECONDS_MAX * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
  await pages?.close();
  await jobsEnded;
  await owned.close();
}
