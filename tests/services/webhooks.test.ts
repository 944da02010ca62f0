import { describe, expect, it } from 'vitest';
import { PUBLIC_ONLY } from '@/lib/core/egress-rules';
import { createEgress } from '@/lib/egress/egress';
import { Limits } from '@/lib/services/limits';
import {
  changeWebhookUrl,
  createWebhook,
  disableWebhook,
  enableWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from '@/lib/services/webhooks/change-webhook';
import { getDelivery, listDeliveries } from '@/lib/services/webhooks/deliveries';
import { getWebhook } from '@/lib/services/webhooks/get-webhook';
import { sendWebhookAgain, sendWebhookTest } from '@/lib/services/webhooks/send-webhook';
import { deliveriesOf, elapse, hookRuntime, makeHooked, putMessages } from '../support/hooks';
import { refusalOf } from '../support/members';
import { startReceiver } from '../support/receivers';
import {
  auditOf,
  dumpDatabase,
  logLines,
  makeKey,
  makeMember,
  makeWorkspace,
} from '../support/world';

const runtime = hookRuntime();
const { deliveries } = runtime;
const receiver = await startReceiver();

describe('a webhook', () => {
  it('is told of without its secrets, which are nowhere in plain text, and each change is in the audit log', async () => {
    const { ctx, secret } = await makeHooked(runtime, `${receiver.url}in?token=quiet-river`);
    const made = await getWebhook(ctx);
    expect(made).toMatchObject({ previousStopsAt: null, failingSince: null, off: null });
    const rotated = await rotateWebhookSecret(ctx);
    await changeWebhookUrl(ctx, { url: `${receiver.url}other` });
    await disableWebhook(ctx);
    await disableWebhook(ctx);
    expect(await getWebhook(ctx)).toMatchObject({ off: { reason: 'by_member' } });
    await enableWebhook(ctx);
    await enableWebhook(ctx);
    const changed = await getWebhook(ctx);
    expect(changed).toMatchObject({ url: `${receiver.url}other`, off: null });
    expect(changed?.previousStopsAt?.getTime()).toBeGreaterThan(Date.now() + 86_000_000);
    const everything = JSON.stringify([made, changed, logLines]) + (await dumpDatabase());
    for (const shown of [secret, rotated.secret]) {
      expect(everything).not.toContain(shown.slice('whsec_'.length));
    }
    await removeWebhook(ctx);
    expect(await getWebhook(ctx)).toBeNull();
    const acts = await auditOf(made?.id ?? '');
    expect(acts.map(({ action }) => action)).toEqual([
      'webhook.created',
      'webhook.secret_rotated',
      'webhook.changed',
      'webhook.disabled',
      'webhook.enabled',
      'webhook.removed',
    ]);
    // An address may hold a token of the receiver's.
    expect(JSON.stringify(acts)).not.toContain('quiet-river');
  });

  it('exists once in a workspace, however many make it at once', async () => {
    const ctx = { ...(await makeWorkspace()), runtime };
    const made = await Promise.all(
      Array.from({ length: 5 }, () => refusalOf(createWebhook(ctx, { url: receiver.url }))),
    );
    expect(made.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(made.filter((outcome) => outcome.startsWith('conflict webhook_exists'))).toHaveLength(4);
  });

  it('never goes where it may not, also when it is changed; nor to an address with an API key', async () => {
    const strict = {
      ...runtime,
      egress: createEgress(PUBLIC_ONLY, async () => ['10.0.0.1'], runtime.now),
    };
    const { ctx } = await makeHooked(runtime, receiver.url);
    const { secret } = await makeKey(ctx);
    const fresh = { ...(await makeWorkspace()), runtime: strict };
    for (const url of ['http://8.8.8.8/', 'https://127.0.0.1/', 'https://inside.example.com/']) {
      expect(await refusalOf(createWebhook(fresh, { url })), url).toMatch(/^invalid_request/);
      const moved = changeWebhookUrl({ ...ctx, runtime: strict }, { url });
      expect(await refusalOf(moved), url).toMatch(/^invalid_request/);
    }
    const leaking = changeWebhookUrl(ctx, { url: `${receiver.url}?key=${secret}` });
    expect(await refusalOf(leaking)).toContain('holds an API key');
    expect(await getWebhook(fresh)).toBeNull();
    expect((await getWebhook(ctx))?.url).toBe(receiver.url);
  });

  it('with its deliveries is read by who manages it alone, and by nobody of another workspace', async () => {
    const { ctx, workspaceId } = await makeHooked(runtime, receiver.url);
    await putMessages(workspaceId);
    const [row] = await deliveriesOf(workspaceId);
    const id = row?.id ?? '';
    for (const role of ['developer', 'viewer'] as const) {
      const member = { ...(await makeMember(workspaceId, role)), runtime };
      for (const attempt of [
        () => getWebhook(member),
        () => listDeliveries(member, { cursor: null, limit: 10 }),
        () => getDelivery(member, id),
      ]) {
        expect(await refusalOf(attempt())).toMatch(/^forbidden role_missing/);
      }
    }
    const stranger = { ...(await makeWorkspace()), runtime };
    const missing = 'dlv_01jd0000000000000000000000';
    const refused = await refusalOf(getDelivery(stranger, missing));
    expect(await refusalOf(getDelivery(stranger, id))).toBe(refused);
    expect(await refusalOf(getDelivery(ctx, 'dlv_'))).toBe(refused);
    expect((await listDeliveries(stranger, { cursor: null, limit: 10 })).deliveries).toEqual([]);
  });
});

describe('a test', () => {
  it('is sent at once, shows what really came back, and is tried once', async () => {
    const full = await startReceiver({
      answer: (_request, response) => response.writeHead(507).end('The disk is full.'),
    });
    const { ctx, workspaceId } = await makeHooked(runtime, full.url);
    const shown = await sendWebhookTest(ctx);
    expect(shown).toMatchObject({ status: 507, error: 'status', excerpt: 'The disk is full.' });
    await elapse(workspaceId, 24);
    await deliveries.sendDue();
    expect(full.hits).toBe(1);
    const details = await getDelivery(ctx, shown.deliveryId);
    expect(details).toMatchObject({ event: 'webhook.test', state: 'failed', attempts: 1 });
    expect(details.tries).toMatchObject([{ number: 1, status: 507, excerpt: 'The disk is full.' }]);
    const webhook = await getWebhook(ctx);
    expect((await auditOf(webhook?.id ?? '')).at(-1)?.action).toBe('webhook.tested');
  });

  it('is not sent where the webhook is switched off, nor without end', async () => {
    const { ctx } = await makeHooked(runtime, receiver.url);
    const limited = { ...ctx, runtime: { ...runtime, limits: new Limits(runtime.now) } };
    for (let sent = 0; sent < 10; sent += 1) {
      expect((await sendWebhookTest(limited)).status).toBe(204);
    }
    expect(await refusalOf(sendWebhookTest(limited))).toMatch(/^rate_limited/);
    await disableWebhook(ctx);
    expect(await refusalOf(sendWebhookTest(ctx))).toMatch(/^conflict webhook_off/);
  });
});

describe('a delivery', () => {
  it('is not sent again without end, and another workspace is not held up by it', async () => {
    const limits = new Limits(runtime.now);
    const again = async ({ ctx, workspaceId }: Awaited<ReturnType<typeof makeHooked>>) => {
      const id = (await deliveriesOf(workspaceId))[0]?.id ?? '';
      await runtime.database.prisma.delivery.updateMany({
        where: { id },
        data: { state: 'delivered', settledAt: new Date() },
      });
      return sendWebhookAgain({ ...ctx, runtime: { ...runtime, limits } }, id);
    };
    const [busy, other] = [
      await makeHooked(runtime, receiver.url),
      await makeHooked(runtime, receiver.url),
    ];
    for (const { workspaceId } of [busy, other]) await putMessages(workspaceId);
    for (let sent = 0; sent < 30; sent += 1) await again(busy);
    expect(await refusalOf(again(busy))).toMatch(/^rate_limited too_many_attempts/);
    await again(other);
  });

  it('that failed is sent again under its id, with all its attempts to come', async () => {
    let status = 500;
    const ids: unknown[] = [];
    const moody = await startReceiver({
      answer: (request, response) => {
        ids.push(request.headers['webhook-id']);
        response.writeHead(status).end();
      },
    });
    const { ctx, workspaceId } = await makeHooked(runtime, moody.url);
    await putMessages(workspaceId);
    await deliveries.sendDue();
    const [row] = await deliveriesOf(workspaceId);
    const id = row?.id ?? '';
    expect(await refusalOf(sendWebhookAgain(ctx, id))).toMatch(/^conflict delivery_pending/);
    await disableWebhook(ctx);
    expect(await refusalOf(sendWebhookAgain(ctx, id))).toMatch(/^conflict webhook_off/);
    await enableWebhook(ctx);
    expect(await getDelivery(ctx, id)).toMatchObject({ state: 'failed', nextAttemptAt: null });
    await sendWebhookAgain(ctx, id);
    await deliveries.sendDue();
    expect(await getDelivery(ctx, id)).toMatchObject({ state: 'pending', attempts: 2 });
    expect((await deliveriesOf(workspaceId))[0]?.failures).toBe(1);
    status = 200;
    await elapse(workspaceId, 1);
    await deliveries.sendDue();
    expect(await getDelivery(ctx, id)).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(ids).toEqual([id, id, id]);
    const webhook = await getWebhook(ctx);
    const acts = await auditOf(webhook?.id ?? '');
    expect(acts.at(-1)).toMatchObject({
      action: 'webhook.delivery_repeated',
      after: { delivery: id },
    });
  });

  it('is on exactly one page of the list, newest first; a cursor of another list is refused', async () => {
    const { ctx, workspaceId } = await makeHooked(runtime, receiver.url);
    const other = await makeHooked(runtime, receiver.url);
    await putMessages(workspaceId, 23);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listDeliveries>> = await listDeliveries(ctx, {
        cursor,
        limit: 10,
      });
      seen.push(...page.deliveries.map(({ id }) => id));
      const foreign = listDeliveries(other.ctx, { cursor: page.nextCursor, limit: 10 });
      if (page.nextCursor !== null) expect(await refusalOf(foreign)).toMatch(/^invalid_request/);
      cursor = page.nextCursor;
    } while (cursor !== null);
    const all = (await deliveriesOf(workspaceId)).map(({ id }) => id).reverse();
    expect(seen).toEqual(all);
  });
});

it('setting up a webhook, its address and its secret ask again who one is', async () => {
  const { ctx } = await makeHooked(runtime, receiver.url);
  const fresh = { ...(await makeWorkspace()), runtime };
  await runtime.database.pool.query(
    `UPDATE sessions SET proved_at = proved_at - interval '11 min' WHERE id = ANY ($1)`,
    [[ctx.actor.sessionId, fresh.actor.sessionId]],
  );
  for (const attempt of [
    () => createWebhook(fresh, { url: receiver.url }),
    () => changeWebhookUrl(ctx, { url: `${receiver.url}elsewhere` }),
    () => rotateWebhookSecret(ctx),
  ]) {
    expect(await refusalOf(attempt())).toMatch(/^forbidden step_up_required/);
  }
  expect(await getWebhook(fresh)).toBeNull();
  expect(await getWebhook(ctx)).toMatchObject({ url: receiver.url, previousStopsAt: null });
});
