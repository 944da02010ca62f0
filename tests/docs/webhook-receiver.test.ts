import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { expect, it } from 'vitest';
import { freePort } from '../../scripts/launch/postgres.mjs';
import { hookRuntime, makeHooked, putMessages } from '../support/hooks';
import { blocksIn, readDocument } from './markdown';

it('the receiver of docs/operations.md takes what is sent, once, and nothing that is forged or old', async () => {
  const [program = ''] = blocksIn(readDocument('docs/operations.md'), 'js');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const runtime = hookRuntime();
  const { workspaceId, secret } = await makeHooked(runtime, url);
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { NODE_ENV: 'test', PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const post = async (at: Date, signer = new Webhook(secret)) => {
    const body = JSON.stringify({ type: 'alert.fired', timestamp: 'by hand', data: {} });
    const headers = {
      'webhook-id': 'dlv_by_hand',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signer.sign('dlv_by_hand', at, body),
    };
    return (await fetch(url, { method: 'POST', headers, body })).status;
  };
  await expect.poll(() => post(new Date()).catch(() => 0)).toBe(204);
  expect(await post(new Date())).toBe(204);
  expect(await post(new Date(Date.now() - 360_000))).toBe(401);
  const other = new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`);
  expect(await post(new Date(), other)).toBe(401);
  await putMessages(workspaceId);
  await runtime.deliveries.sendDue();
  await expect.poll(() => said).toMatch(/alert\.fired \{ number: 1 \}\n$/);
  expect(said.match(/by hand/g)).toHaveLength(1);
  child.kill();
  await once(child, 'exit');
});
