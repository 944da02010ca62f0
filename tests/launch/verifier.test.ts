import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { startServer } from '../support/server';

it('verifiers beside a server decide by the same database, and a revoked key is refused by all at once', async () => {
  const server = await startServer();
  expect(await server.isReady()).toBe(true);
  const { dataFolder } = server;
  const verifiers = await Promise.all([
    startServer({ dataFolder, script: 'verifier' }),
    startServer({ dataFolder, script: 'verifier' }),
  ]);
  for (const verifier of verifiers) expect(await verifier.isReady()).toBe(true);

  keydesk(dataFolder, 'bootstrap --email a@b.de --name A --workspace W --password-stdin');
  const created = 'keys create --workspace w --name K --env live --level full --json';
  const { id, secret } = JSON.parse(keydesk(dataFolder, created));
  const ask = async (url: string) =>
    (await fetch(`${url}/v1/api-keys/current`, { headers: { authorization: `Bearer ${secret}` } }))
      .status;
  const everywhere = () => Promise.all([server, ...verifiers].map(({ url }) => ask(url)));
  expect(await everywhere()).toEqual([200, 200, 200]);
  keydesk(dataFolder, `keys revoke ${id} --workspace w`);
  expect(await everywhere()).toEqual([401, 401, 401]);

  const [first] = verifiers;
  expect((await fetch(`${first.url}/login`)).status).toBe(404);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  expect(await first.stop()).toBe(0);
  expect(await ask(server.url)).toBe(401);
});

function keydesk(dataFolder: string, command: string): string {
  return execFileSync(process.execPath, ['scripts/keydesk.mjs', ...command.split(' ')], {
    encoding: 'utf8',
    input: 'four blue elks dance at dawn\n',
    env: { ...process.env, KEYDESK_DATA_DIR: dataFolder, DATABASE_URL: '' },
  });
}
