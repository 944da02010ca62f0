import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, it } from 'vitest';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { buildProgram } from '../support/build-program';
import { deliveriesOf, elapse, hookRuntime, makeHooked, putMessages } from '../support/hooks';
import { startReceiver } from '../support/receivers';

const MESSAGES = 60;
/** How many of one workspace a process sends at a time. */
const AT_ONCE = 4;

const program = await buildProgram('sender-process');
const senders: ChildProcess[] = [];
afterAll(async () => {
  for (const sender of senders.filter((one) => one.connected)) {
    const ended = once(sender, 'exit');
    sender.disconnect();
    await ended;
  }
});

function startSender(): ChildProcess {
  const sender = fork(program, { execArgv: [], cwd: inCheckout() });
  senders.push(sender);
  return sender;
}

it('kill -9 in the middle of sending loses no message, and repeats those alone that were on their way', async () => {
  const arrived: string[] = [];
  const { url } = await startReceiver({
    answer(request, response) {
      arrived.push(String(request.headers['webhook-id']));
      setTimeout(() => response.writeHead(204).end(), 30);
    },
  });
  const { workspaceId } = await makeHooked(hookRuntime(), url);
  await putMessages(workspaceId, MESSAGES);
  const killed = startSender();
  await expect.poll(() => arrived.length, { timeout: 30_000, interval: 5 }).toBeGreaterThan(12);
  const ended = once(killed, 'exit');
  killed.kill('SIGKILL');
  await ended;
  const rows = await deliveriesOf(workspaceId);
  const lost = rows.filter(({ state, attempts }) => state === 'pending' && attempts === 1);
  expect(lost.length).toBeLessThanOrEqual(AT_ONCE);
  expect(rows.filter(({ state }) => state === 'pending').length).toBeGreaterThan(0);

  startSender();
  const open = async () =>
    (await deliveriesOf(workspaceId)).filter(({ state }) => state === 'pending').length;
  await expect.poll(open, { timeout: 30_000, interval: 50 }).toBe(lost.length);
  await elapse(workspaceId, 1);
  await expect.poll(open, { timeout: 30_000, interval: 50 }).toBe(0);
  expect(new Set(arrived).size).toBe(MESSAGES);
  expect(arrived.length - MESSAGES).toBeLessThanOrEqual(lost.length);
  const settled = await deliveriesOf(workspaceId);
  expect(settled.filter(({ state }) => state === 'delivered')).toHaveLength(MESSAGES);
  expect(settled.filter(({ attempts }) => attempts > 1)).toHaveLength(lost.length);
});
