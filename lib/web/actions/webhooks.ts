'use server';

import { z } from 'zod';
import { type AttemptView, type ShownWebhookSecret, webhookUrlSchema } from '../../core/webhook';
import {
  changeWebhookUrl,
  createWebhook,
  disableWebhook,
  enableWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from '../../services/webhooks/change-webhook';
import { getWebhook } from '../../services/webhooks/get-webhook';
import { sendWebhookAgain, sendWebhookTest } from '../../services/webhooks/send-webhook';
import { defineMemberAction } from '../action';
import { refreshPage } from '../refresh-page';

const nothing = z.object({});

/** Fields: `url`. A new webhook's answer carries its secret, once. */
export const saveWebhookAction = defineMemberAction({
  input: webhookUrlSchema,
  read: ({ url }) => ({ url }),
  async run(ctx, input): Promise<{ secret: string | null }> {
    const isNew = (await getWebhook(ctx)) === null;
    const made = isNew ? await createWebhook(ctx, input) : { secret: null };
    if (!isNew) await changeWebhookUrl(ctx, input);
    refreshPage();
    return made;
  },
});

/** The answer carries the new secret, once. */
export const rotateWebhookSecretAction = defineMemberAction({
  input: nothing,
  async run(ctx): Promise<ShownWebhookSecret> {
    const made = await rotateWebhookSecret(ctx);
    refreshPage();
    return made;
  },
});

/** Fields: `on` (`yes`, `no`). */
export const turnWebhookAction = defineMemberAction({
  input: z.object({ on: z.enum(['yes', 'no']) }),
  async run(ctx, { on }): Promise<null> {
    await (on === 'yes' ? enableWebhook(ctx) : disableWebhook(ctx));
    refreshPage();
    return null;
  },
});

export const removeWebhookAction = defineMemberAction({
  input: nothing,
  async run(ctx): Promise<null> {
    await removeWebhook(ctx);
    refreshPage();
    return null;
  },
});

/** The answer is what the receiver really answered. */
export const sendWebhookTestAction = defineMemberAction({
  input: nothing,
  async run(ctx): Promise<AttemptView & { deliveryId: string }> {
    const sent = await sendWebhookTest(ctx);
    refreshPage();
    return sent;
  },
});

/** Fields: `id`. */
export const sendWebhookAgainAction = defineMemberAction({
  input: z.object({ id: z.string() }),
  async run(ctx, { id }): Promise<null> {
    await sendWebhookAgain(ctx, id);
    refreshPage();
    return null;
  },
});
