import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { secureRandom } from '@/lib/crypto/random';
import { newWebhookSecret, signWebhook } from '@/lib/crypto/webhook-signature';

const secret = newWebhookSecret(secureRandom);
const body = JSON.stringify({ type: 'alert.fired', data: { name: 'Müller' } });
const id = 'dlv_01jd0000000000000000000000';
const nowSeconds = () => Math.floor(Date.now() / 1000);

function headersAt(timestamp: number, secrets: readonly string[] = [secret]) {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(secrets, { id, timestamp, body }),
  };
}

describe('the library of Standard Webhooks', () => {
  it('accepts what is signed, and knows the secret by its form', () => {
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Webhook(secret).verify(body, headersAt(nowSeconds()))).toEqual(JSON.parse(body));
  });

  it('refuses any changed byte, another id, another time and another secret', () => {
    const headers = headersAt(nowSeconds());
    const receiver = new Webhook(secret);
    for (let at = 0; at < body.length; at += 1) {
      const changed = `${body.slice(0, at)}${body[at] === 'x' ? 'y' : 'x'}${body.slice(at + 1)}`;
      expect(() => receiver.verify(changed, headers)).toThrow();
    }
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': `${id}0` })).toThrow();
    const later = { ...headers, 'webhook-timestamp': String(nowSeconds() + 1) };
    expect(() => receiver.verify(body, later)).toThrow();
    const other = new Webhook(newWebhookSecret(secureRandom));
    expect(() => other.verify(body, headers)).toThrow();
  });

  it('refuses what was signed six minutes ago: a replay', () => {
    expect(() => new Webhook(secret).verify(body, headersAt(nowSeconds() - 360))).toThrow();
  });

  it('accepts either secret while two of them sign', () => {
    const next = newWebhookSecret(secureRandom);
    const headers = headersAt(nowSeconds(), [next, secret]);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const one of [secret, next]) {
      expect(new Webhook(one).verify(body, headers)).toEqual(JSON.parse(body));
    }
  });
});
