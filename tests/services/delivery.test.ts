import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { DELAYS_MS } from '@/lib/core/delivery-schedule';
import { attemptDelivery } from '@/lib/services/delivery/attempt';
import { LEASE_MS } from '@/lib/services/delivery/deliveries';
import { listNotices } from '@/lib/services/notices/list-notices';
import { disableWebhook, rotateWebhookSecret } from '@/lib/services/webhooks/change-webhook';
import { claimDeliveries } from '@/lib/stores/outbox';
import { deliveriesOf, elapse, hookRuntime, makeHooked, putMessages } from '../support/hooks';
import { NEVER, startReceiver } from '../support/receivers';
import { auditOf, makeKey, makeWorkspace } from '../support/world';

const runtime = hookRuntime();
const { deliveries } = runtime;
const HOUR_MS = 3_600_000;

/** A receiver that keeps what it gets, and answers what it is told. */
async function startKeeper(status = () => 204) {
  const kept: { id: string; headers: Record<string, string>; body: string }[] = [];
  const receiver = await startReceiver({
    answer: async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      kept.push({
        id: headers['webhook-id'] ?? '',
        headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(status()).end('heard');
    },
  });
  return { url: receiver.url, kept };
}

function claim(perLane = 100) {
  const query = { channels: ['webhook'] as const, busyLanes: [], perLane, limit: 1_000 };
  return claimDeliveries(runtime.database.pool, { ...query, leaseMs: LEASE_MS });
}

describe('a message', () => {
  it('arrives once, signed as Standard Webhooks says, and its answer is kept', async () => {
    const { url, kept } = await startKeeper();
    const { workspaceId, secret } = await makeHooked(runtime, url);
    await putMessages(workspaceId);
    await deliveries.sendDue();
    await deliveries.sendDue();
    expect(kept).toHaveLength(1);
    const [{ id, headers, body } = { id: '', headers: {}, body: '' }] = kept;
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'alert.fired' });
    const [row] = await deliveriesOf(workspaceId);
    expect(row).toMatchObject({ id, body, state: 'delivered', attempts: 1, lastStatus: 204 });
    expect(row?.tries).toMatchObject([{ number: 1, status: 204, error: null }]);
  });

  it('that is not taken is sent again under the same id with a fresh time, as the schedule says', async () => {
    let status = 500;
    const { url, kept } = await startKeeper(() => status);
    const { workspaceId, secret } = await makeHooked(runtime, url);
    await putMessages(workspaceId);
    const before = structuredClone(deliveries.counts);
    await deliveries.sendDue();
    for (const delayMs of DELAYS_MS.slice(0, 3)) {
      const [row] = await deliveriesOf(workspaceId);
      const begun = row?.tries.at(-1)?.at.getTime() ?? 0;
      const waited = (row?.nextAttemptAt.getTime() ?? 0) - begun;
      expect(Math.abs(waited - delayMs)).toBeLessThan(delayMs / 5 + 1_000);
      if (delayMs === DELAYS_MS[2]) status = 200;
      await elapse(workspaceId, delayMs / HOUR_MS / 2);
      await deliveries.sendDue();
      expect((await deliveriesOf(workspaceId))[0]?.state).toBe('pending');
      await elapse(workspaceId, delayMs / HOUR_MS);
      await deliveries.sendDue();
    }
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(kept).toHaveLength(4);
    for (const { headers, body } of kept) new Webhook(secret).verify(body, headers);
    const [row] = await deliveriesOf(workspaceId);
    expect(row?.state).toBe('delivered');
    expect(row?.tries.map((tried) => tried.status)).toEqual([500, 500, 500, 200]);
    const { webhook } = deliveries.counts;
    expect([webhook.pending, webhook.delivered]).toEqual([
      before.webhook.pending + 3,
      before.webhook.delivered + 1,
    ]);
    expect(deliveries.running).toBe(0);
  });

  it('is signed with both secrets for 24 hours after a rotation, then with the new one alone', async () => {
    const { url, kept } = await startKeeper();
    const { ctx, workspaceId, secret: old } = await makeHooked(runtime, url);
    const { secret } = await rotateWebhookSecret(ctx);
    const send = async () => {
      await putMessages(workspaceId);
      await deliveries.sendDue();
      const { headers, body } = kept.at(-1) ?? { headers: {}, body: '' };
      return [secret, old].map((one) => {
        try {
          return Boolean(new Webhook(one).verify(body, headers));
        } catch {
          return false;
        }
      });
    };
    await elapse(workspaceId, 23.9);
    expect(await send()).toEqual([true, true]);
    await elapse(workspaceId, 0.2);
    expect(await send()).toEqual([true, false]);
  });

  it('whose receiver sends a key back leaves it nowhere', async () => {
    const { key, secret } = await makeKey(await makeWorkspace());
    const echo = await startReceiver({ answer: (_request, response) => response.end(secret) });
    const { workspaceId } = await makeHooked(runtime, echo.url);
    await putMessages(workspaceId);
    await deliveries.sendDue();
    const [row] = await deliveriesOf(workspaceId);
    expect(row?.tries[0]?.excerpt).not.toContain(secret.slice(-10));
    expect(key.id).not.toBe('');
  });
});

describe('of several workers', () => {
  it('two send 200 deliveries, each attempt once', async () => {
    const other = hookRuntime();
    const { url, kept } = await startKeeper();
    const workspaces = [];
    for (let count = 0; count < 4; count += 1) workspaces.push(await makeHooked(runtime, url));
    for (const { workspaceId } of workspaces) await putMessages(workspaceId, 50);
    await Promise.all([deliveries.sendDue(), other.deliveries.sendDue()]);
    expect(kept).toHaveLength(200);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(200);
    for (const { workspaceId } of workspaces) {
      const rows = await deliveriesOf(workspaceId);
      expect(rows.every(({ state, attempts }) => state === 'delivered' && attempts === 1)).toBe(
        true,
      );
      expect(rows.flatMap(({ tries }) => tries)).toHaveLength(50);
    }
  }, 60_000);

  it('one that was killed has lost nothing: what it had taken is due again after its lease', async () => {
    const { url, kept } = await startKeeper();
    const { workspaceId } = await makeHooked(runtime, url);
    await putMessages(workspaceId, 3);
    expect(await claim()).toHaveLength(3);
    await deliveries.sendDue();
    expect(kept).toEqual([]);
    await elapse(workspaceId, LEASE_MS / HOUR_MS);
    await deliveries.sendDue();
    expect(kept).toHaveLength(3);
    const rows = await deliveriesOf(workspaceId);
    expect(rows.map(({ state, attempts, failures }) => [state, attempts, failures])).toEqual(
      Array.from({ length: 3 }, () => ['delivered', 2, 0]),
    );
  });

  it('one that comes late changes nothing by a failure, and ends it by a success', async () => {
    let status = 500;
    const { url } = await startKeeper(() => status);
    const { workspaceId } = await makeHooked(runtime, url);
    await putMessages(workspaceId);
    const [late] = await claim();
    await elapse(workspaceId, LEASE_MS / HOUR_MS);
    const [second] = await claim();
    if (late === undefined || second === undefined) throw new Error('nothing was claimed');
    expect([late.number, second.number]).toEqual([1, 2]);
    await attemptDelivery(runtime, late, NEVER);
    expect((await deliveriesOf(workspaceId))[0]).toMatchObject({ state: 'pending', failures: 0 });
    await elapse(workspaceId, LEASE_MS / HOUR_MS);
    await claim();
    status = 200;
    await attemptDelivery(runtime, second, NEVER);
    expect((await deliveriesOf(workspaceId))[0]).toMatchObject({ state: 'delivered', attempts: 3 });
  });

  it('one that stops breaks off what takes long, which is due at once and has not failed', async () => {
    const stopping = hookRuntime();
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const silent = await startReceiver({ answer: () => arrived() });
    const { workspaceId } = await makeHooked(runtime, silent.url);
    await putMessages(workspaceId);
    const sending = stopping.deliveries.sendDue();
    await arrival;
    await stopping.deliveries.close();
    await sending;
    expect((await deliveriesOf(workspaceId))[0]).toMatchObject({ state: 'pending', failures: 0 });
    expect((await claim()).filter((one) => one.workspaceId === workspaceId)).toHaveLength(1);
  });
});

describe('a receiver that is slow', () => {
  it('holds up nobody else', async () => {
    const waiting = hookRuntime();
    const silent = await startReceiver({ answer: () => undefined });
    const { url, kept } = await startKeeper();
    const [slow, healthy] = [await makeHooked(runtime, silent.url), await makeHooked(runtime, url)];
    await putMessages(slow.workspaceId, 40);
    await putMessages(healthy.workspaceId, 40);
    const sending = waiting.deliveries.sendDue();
    try {
      await expect.poll(() => kept.length, { timeout: 14_000, interval: 20 }).toBe(40);
      // None of the slow one's is over: what is sent takes 15 seconds there, and four are asked at a time.
      const waits = (await deliveriesOf(slow.workspaceId)).filter(
        ({ tries }) => tries.length === 0,
      );
      expect([waits.length, silent.hits]).toEqual([40, 4]);
    } finally {
      await disableWebhook(slow.ctx);
      await waiting.deliveries.close();
      await sending;
    }
  }, 40_000);
});

describe('a webhook is switched off, and its workspace told', () => {
  it('when it answers 410 Gone; what waits for it is given up', async () => {
    const { url, kept } = await startKeeper(() => 410);
    const { ctx, workspaceId } = await makeHooked(runtime, url);
    await putMessages(workspaceId);
    const [first] = await claim();
    if (first === undefined) throw new Error('nothing was claimed');
    await putMessages(workspaceId, 2);
    await attemptDelivery(runtime, first, NEVER);
    await deliveries.sendDue();
    expect(kept).toHaveLength(1);
    const rows = await deliveriesOf(workspaceId);
    expect(rows.map(({ state, lastError }) => [state, lastError])).toEqual([
      ['failed', 'gone'],
      ['failed', 'switched_off'],
      ['failed', 'switched_off'],
    ]);
    const webhook = await runtime.database.prisma.webhook.findFirst({ where: { workspaceId } });
    expect(webhook).toMatchObject({ disabledReason: 'gone' });
    expect((await auditOf(webhook?.id ?? '')).at(-1)).toMatchObject({
      action: 'webhook.disabled',
      actorId: 'system',
      after: { reason: 'gone' },
    });
    expect(await listNotices(ctx)).toMatchObject([{ kind: 'webhook_disabled', by: 'receiver' }]);
    // Nothing is kept for it any more.
    await putMessages(workspaceId);
    expect(await deliveriesOf(workspaceId)).toHaveLength(3);
  });

  it('when it has failed for three days, and not before; the last attempt of a message is its tenth', async () => {
    const { url, kept } = await startKeeper(() => 500);
    const { ctx, workspaceId } = await makeHooked(runtime, url);
    await putMessages(workspaceId);
    await deliveries.sendDue();
    for (const [index, delayMs] of DELAYS_MS.entries()) {
      await elapse(workspaceId, (delayMs * 1.1) / HOUR_MS);
      await deliveries.sendDue();
      const isLast = index === DELAYS_MS.length - 1;
      expect(await listNotices(ctx)).toHaveLength(isLast ? 1 : 0);
    }
    expect(kept).toHaveLength(10);
    const [row] = await deliveriesOf(workspaceId);
    expect(row).toMatchObject({ state: 'failed', attempts: 10, failures: 10, lastStatus: 500 });
    const webhook = await runtime.database.prisma.webhook.findFirst({ where: { workspaceId } });
    expect(webhook).toMatchObject({ disabledReason: 'failing' });
  });

  it('but not for a failure of days ago that it has made good since', async () => {
    let status = 500;
    const { url } = await startKeeper(() => status);
    const { ctx, workspaceId } = await makeHooked(runtime, url);
    await putMessages(workspaceId);
    await deliveries.sendDue();
    await elapse(workspaceId, 71);
    status = 200;
    await deliveries.sendDue();
    await elapse(workspaceId, 71);
    status = 500;
    await putMessages(workspaceId);
    await deliveries.sendDue();
    expect(await listNotices(ctx)).toEqual([]);
  });
});
