import { afterAll } from 'vitest';
import { startTestServer } from '../../scripts/testing/server.mjs';
import { testPort } from '../../scripts/testing/test-port.mjs';

/** A process that serves the data plane alone. */
export interface Verifier {
  name: string;
  url: string;
  pid: number;
  output(): string;
  /** Sends the signal to the process; the end is `exited`. */
  signal(name: NodeJS.Signals): void;
  exited: Promise<number | null>;
}

interface VerifierOptions {
  name: string;
  port?: number;
  /** Default: this test file's own database. */
  databaseUrl?: string;
  /** For the session that listens; default: as `databaseUrl`. */
  directUrl?: string;
  env?: Record<string, string>;
}

const READY_MS = 60_000;
const running = new Set<Verifier>();

// What a file leaves, even half-way and even stopped by a signal, must not reach the next.
afterAll(async () => {
  for (const verifier of running) verifier.signal('SIGKILL');
  for (const { exited } of running) await exited;
});

/** Starts a verifier on this test file's database, and waits until it serves. */
export async function startVerifier(options: VerifierOptions): Promise<Verifier> {
  const { name, port = await testPort(), directUrl = '' } = options;
  const env = {
    DATABASE_URL: options.databaseUrl ?? given('DATABASE_URL'),
    KEYDESK_DATABASE_DIRECT_URL: directUrl,
    KEYDESK_DATA_DIR: given('KEYDESK_DATA_DIR'),
    KEYDESK_PEPPERS: given('KEYDESK_PEPPERS'),
    NEXTAUTH_SECRET: given('NEXTAUTH_SECRET'),
    PORT: String(port),
    ...options.env,
  };
  const server = startTestServer({ script: 'verifier', env });
  const { pid, output, exited } = server;
  const verifier: Verifier = {
    name,
    url: `http://127.0.0.1:${port}`,
    pid,
    output,
    exited,
    signal(signal) {
      if (running.has(verifier)) process.kill(pid, signal);
    },
  };
  running.add(verifier);
  void exited.then(() => running.delete(verifier));
  if (await server.isReady(READY_MS)) return verifier;
  throw new Error(`${name} did not start:\n${output()}`);
}

/** Starts one again at the same place, once it has ended. */
export async function restartVerifier({ name, url, exited }: Verifier): Promise<Verifier> {
  await exited;
  return await startVerifier({ name, port: Number(new URL(url).port) });
}

function given(name: string): string {
  return process.env[name] ?? '';
}
