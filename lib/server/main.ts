import next from 'next';
import { isLoopbackHost } from '../core/loopback';
import type { OwnedRuntime } from '../runtime';
import { hasSetupRun } from '../services/setup/setup-state';
import { firstRead } from './first-read';
import { type Pages, runFront } from './run-front';

/** A running server. */
export interface StartedServer {
  url: string;
  /** Lines for whoever started it: where to begin, with the token. */
  notes: readonly string[];
  /** Finishes what is in flight, writes what is pending, and ends. */
  stop(): Promise<void>;
}

/**
 * Starts both planes on one port.
 * @throws Error with one clear line when the start must be refused
 */
export async function startServer(): Promise<StartedServer> {
  const { owned, stop } = await runFront(preparePages);
  owned.runtime.deliveries.start();
  return { url: owned.config.publicUrl, notes: await notesFor(owned), stop };
}

async function preparePages({ config }: OwnedRuntime): Promise<Pages> {
  const app = next({ dev: false, dir: process.cwd(), port: config.port, hostname: 'localhost' });
  await app.prepare();
  const handle = app.getRequestHandler();
  return {
    handle: (request, response) => handle(request, response),
    close: () => app.close(),
  };
}

async function notesFor({ runtime, config }: OwnedRuntime): Promise<string[]> {
  if (await firstRead(() => hasSetupRun(runtime))) return [];
  const { publicUrl } = config;
  const { setupToken } = runtime.settings;
  if (!isLoopbackHost(new URL(publicUrl).hostname)) {
    return [`Set-up: ${publicUrl}/setup?token=${setupToken}`];
  }
  return [`Set-up: ${publicUrl}/setup`, `Set-up token, if the page asks for it: ${setupToken}`];
}
