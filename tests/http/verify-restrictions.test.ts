import { describe, expect, it } from 'vitest';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import { callRoutes } from '../support/api';
import { operatorKey } from '../support/operator-key';
import { makeKey, makeWorkspace } from '../support/world';

async function ask(body: object) {
  return await callRoutes('/v1/api-keys/verify', {
    method: 'POST',
    secret: await operatorKey(),
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

describe('restrictions', () => {
  const fitting = {
    ip: '::ffff:198.51.100.7',
    referrer: 'https://good.com/a',
    method: 'HEAD',
    path: '/jobs/7',
  };

  it('judge what the asking server tells of its caller, and never the server itself', async () => {
    const restrictions = restrictionsSchema.parse({
      allowedAddresses: ['198.51.100.0/24'],
      allowedReferrers: ['good.com'],
      allowedEndpoints: ['GET /jobs/*'],
    });
    const { secret } = await makeKey(await makeWorkspace(), { restrictions });
    const reasonOf = async (changes: object) =>
      (await ask({ key: secret, ...fitting, ...changes })).body.data.reason;
    expect(await reasonOf({})).toBeUndefined();
    expect(await reasonOf({ ip: undefined })).toBe('address_missing');
    expect(await reasonOf({ ip: '198.51.100.007' })).toBe('address_missing');
    expect(await reasonOf({ ip: '192.0.2.1' })).toBe('address_not_allowed');
    expect(await reasonOf({ referrer: undefined })).toBe('referrer_missing');
    expect(await reasonOf({ referrer: 'https://good.com.evil.io' })).toBe('referrer_not_allowed');
    expect(await reasonOf({ method: undefined })).toBe('endpoint_missing');
    expect(await reasonOf({ path: undefined })).toBe('endpoint_missing');
    expect(await reasonOf({ method: 'head' })).toBe('endpoint_not_allowed');
    expect(await reasonOf({ path: '/jobs/7/../8' })).toBe('path_malformed');
  });

  it('that bind 192.0.2.1, where the server itself calls from, hold nobody without an ip', async () => {
    const restrictions = restrictionsSchema.parse({ allowedAddresses: ['192.0.2.1'] });
    const { secret } = await makeKey(await makeWorkspace(), { restrictions });
    expect((await ask({ key: secret })).body.data).toMatchObject({ reason: 'address_missing' });
    expect((await callRoutes('/v1/api-keys/current', { secret })).status).toBe(200);
  });

  it('that only report are in the trace, and the key is valid', async () => {
    const restrictions = restrictionsSchema.parse({
      allowedAddresses: ['10.0.0.1'],
      reportOnly: ['addresses'],
    });
    const { secret } = await makeKey(await makeWorkspace(), { restrictions });
    const { data } = (await ask({ key: secret, ...fitting, explain: true })).body;
    expect(data.valid).toBe(true);
    expect(data.trace).toContainEqual({ check: 'addresses', outcome: 'reported' });
  });

  it('answer 403 on the key’s own requests, and name the key', async () => {
    const restrictions = restrictionsSchema.parse({ allowedAddresses: ['10.0.0.1'] });
    const { key, secret } = await makeKey(await makeWorkspace(), { restrictions });
    const answer = await callRoutes('/v1/api-keys', { secret });
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'forbidden', reason: 'address_not_allowed', key_id: key.id },
    });
  });
});

describe('the wall between test and live', () => {
  it('a secret with the prefix of the other environment is no key', async () => {
    const owner = await makeWorkspace();
    for (const environment of ['live', 'test'] as const) {
      const { secret } = await makeKey(owner, { environment });
      const swapped = secret.replace(/live|test/, environment === 'live' ? 'test' : 'live');
      expect((await ask({ key: swapped })).body.data).toEqual({
        valid: false,
        code: 'unauthorized',
        reason: 'key_unknown',
      });
    }
  });

  it('a key of one environment is refused where the other is asked for', async () => {
    const owner = await makeWorkspace();
    for (const [has, wanted] of [
      ['live', 'test'],
      ['test', 'live'],
    ] as const) {
      const { secret } = await makeKey(owner, { environment: has });
      expect((await ask({ key: secret, environment: wanted })).body.data).toMatchObject({
        valid: false,
        code: 'forbidden',
        reason: 'wrong_environment',
      });
    }
  });
});
