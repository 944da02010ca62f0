import { createHmac } from 'node:crypto';
import type { Random } from './random';

const PREFIX = 'whsec_';
/** Standard Webhooks wants 24 to 64. */
const SECRET_BYTES = 32;

/** A new secret that signs webhooks, as its receiver is shown it. */
export function newWebhookSecret(random: Random): string {
  return `${PREFIX}${Buffer.from(random.bytes(SECRET_BYTES)).toString('base64')}`;
}

/** What is signed: neither id nor timestamp contains a dot. */
export interface SignedWebhook {
  id: string;
  /** Whole seconds since 1970, of this attempt. */
  timestamp: number;
  body: string;
}

/** The header `webhook-signature` of Standard Webhooks: a signature by each secret, newest first. */
export function signWebhook(secrets: readonly string[], { id, timestamp, body }: SignedWebhook) {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return signatures.join(' ');
}
