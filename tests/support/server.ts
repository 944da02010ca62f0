import { afterAll, afterEach } from 'vitest';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { startTestServer } from '../../scripts/testing/server.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { testPort } from '../../scripts/testing/test-port.mjs';

type TestServer = ReturnType<typeof startTestServer>;

/** A server and where it is. */
export interface PlacedServer extends TestServer {
  dataFolder: string;
  port: number | string;
  url: string;
}

const started: TestServer[] = [];

// A test that failed half-way must not leave a server to the next.
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});

afterAll(closeAll);

/** Starts a server as `npm start` does: on an empty data folder and a free port, unless told otherwise. */
export async function startServer(
  options: {
    dataFolder?: string;
    port?: number | string;
    env?: Record<string, string>;
    script?: 'start' | 'verifier';
  } = {},
): Promise<PlacedServer> {
  const dataFolder = options.dataFolder ?? temporaryFolder();
  const port = options.port ?? (await testPort());
  const server = startTestServer({
    script: options.script ?? 'start',
    env: { ...options.env, KEYDESK_DATA_DIR: dataFolder, PORT: String(port) },
  });
  started.push(server);
  return Object.assign(server, { dataFolder, port, url: `http://localhost:${port}` });
}
