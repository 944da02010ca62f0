import { beforeAll, describe, expect, it } from 'vitest';
import { choose, createInDashboard, expectGone, finish, menuPath } from './support/browsing';
import { expectProblem, install } from './support/installation';
import { ageSecret, expectPage, expectRotationReminder, PATIENT } from './support/monitoring';

const at = install('example');

// What is done with keys is judged once a minute: the rest of the document is tried meanwhile.
beforeAll(async () => {
  for (const env of ['live', 'test']) {
    const { id, secret } = await at.makeKey(`Hasty ${env}`, '--env', env);
    await at.sql('UPDATE api_keys SET rate_limit_per_minute = 10 WHERE id = $1', [id]);
    for (let calls = 0; calls < 9; calls += 1) await at.call(secret);
  }
});

describe('Obtaining an API key', () => {
  it('under Settings > API Keys, by Create New API Key, with a descriptive name', async () => {
    const page = await at.page();
    expect(await menuPath(page)).toEqual(['Settings', 'API Keys']);
    const secret = await createInDashboard(page, 'Create New API Key', 'Descriptive');
    expect((await at.call(secret)).body.data.name).toBe('Descriptive');
    await finish(page);
    await expectGone(page, secret);
  });

  it('the form warns that a key provides full access to the account', async () => {
    const page = await at.page();
    await page.getByRole('link', { name: 'Create New API Key' }).first().click();
    const sheet = page.getByRole('dialog').first();
    expect(await sheet.innerText()).toMatch(/full access to (your|the) account/);
  });
});

describe('Using API keys', () => {
  it('GET /v1/users/{id} works with the Authorization header', async () => {
    const { secret } = await at.makeKey('Users');
    const [owner] = await at.sql('SELECT id FROM users LIMIT 1');
    const { status, body } = await at.call(secret, `/v1/users/${owner.id}`);
    expect(status).toBe(200);
    expect(body.data.id).toBe(owner.id);
  });
});

describe('Token types', () => {
  it('what a test key (sk_test_) writes is not persisted', async () => {
    const other = await at.makeKey('Kept', '--env', 'test');
    const { secret } = await at.makeKey('Rehearsal', '--env', 'test');
    expect(secret).toMatch(/^sk_test_/);
    const removal = await at.call(secret, `/v1/api-keys/${other.id}`, { method: 'DELETE' });
    expect(removal.status).toBe(200);
    expect(removal.headers.get('keydesk-simulated')).toBe('true');
    expect((await at.call(other.secret)).status).toBe(200);
  });

  it('what a live key (sk_live_) writes is real', async () => {
    const other = await at.makeKey('Gone');
    const { secret } = await at.makeKey('Real');
    expect(secret).toMatch(/^sk_live_/);
    await at.call(secret, `/v1/api-keys/${other.id}`, { method: 'DELETE' });
    expectProblem(await at.call(other.secret), [401, 'key_revoked']);
  });
});

describe('Key restrictions', () => {
  it('by IP address', async () => {
    const near = await at.makeKey(
      'Near',
      '--allow-address',
      '127.0.0.0/8',
      '--allow-address',
      '::1',
    );
    const far = await at.makeKey('Far', '--allow-address', '198.51.100.0/24');
    expect((await at.call(near.secret)).status).toBe(200);
    expectProblem(await at.call(far.secret), [403, 'address_not_allowed']);
  });

  it('by referrer URL', async () => {
    const { secret } = await at.makeKey(
      'Page',
      ...['--level', 'read_only', '--allow-referrer', 'https://www.example.com/app'],
    );
    const from = (referer: string) => at.call(secret, undefined, { headers: { referer } });
    expect((await from('https://www.example.com/app/page')).status).toBe(200);
    expectProblem(await from('https://www.example.com.evil.example/app'), [
      403,
      'referrer_not_allowed',
    ]);
    expectProblem(await at.call(secret), [403, 'referrer_missing']);
  });

  it('by specific API endpoints', async () => {
    const { secret } = await at.makeKey('One way', '--allow-endpoint', 'GET /v1/workspaces');
    expect((await at.call(secret, '/v1/workspaces')).status).toBe(200);
    expectProblem(await at.call(secret, '/v1/api-keys'), [403, 'endpoint_not_allowed']);
  });
});

describe('Key management', () => {
  it('GET /v1/api-keys lists id, name, prefix, created_at and last_used', async () => {
    const { id, secret } = await at.makeKey('Production Key');
    const { status, body } = await at.call(secret, '/v1/api-keys');
    expect(status).toBe(200);
    expect(body.success).toBe(true);
    const listed = body.data.find((key: { id: string }) => key.id === id);
    expect(listed).toMatchObject({ id, name: 'Production Key', prefix: 'sk_live_' });
    expect(listed.id).toMatch(/^key_/);
    expect(listed.created_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/);
    expect(listed).toHaveProperty('last_used');
  });

  it('DELETE /v1/api-keys/{id} answers that the key was revoked successfully', async () => {
    const other = await at.makeKey('Removed');
    const { secret } = await at.makeKey('Remover');
    const { status, body } = await at.call(secret, `/v1/api-keys/${other.id}`, {
      method: 'DELETE',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, message: 'API key revoked successfully' });
  });

  it('a compromised key is rotated at once', async () => {
    const { secret } = await at.makeKey('Compromised');
    const page = await at.page();
    await choose(page, 'Compromised', 'Regenerate…');
    await page.getByRole('button', { name: 'Regenerate' }).last().click();
    await page.getByRole('alertdialog', { name: 'Save this key now' }).waitFor();
    expect((await at.call(secret)).status).toBe(401);
  });

  it('keys are reminded of rotation every 90 days', PATIENT, async () => {
    await ageSecret(at, 100);
    await expectRotationReminder(at, 90);
  });
});

describe('Troubleshooting', () => {
  it('401 for a missing or invalid key', async () => {
    expect((await at.call(null)).status).toBe(401);
    expect((await at.call('sk_live_abc123xyz789')).status).toBe(401);
  });

  it('403 for a key without the permission for the resource', async () => {
    const { secret } = await at.makeKey('Narrow', '--level', 'limited', '--scope', 'users:read');
    expectProblem(await at.call(secret, '/v1/workspaces'), [403, 'scope_missing']);
  });

  it('the wrong environment is named as the cause', async () => {
    const { secret } = await at.makeKey('Misplaced', '--env', 'test');
    const company = await at.makeKey('Company', '--level', 'limited', '--scope', 'api_keys:verify');
    const { body } = await at.call(company.secret, '/v1/api-keys/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: secret, environment: 'live' }),
    });
    expect(body.data).toMatchObject({
      valid: false,
      code: 'forbidden',
      reason: 'wrong_environment',
    });
  });
});

describe('Token types', () => {
  it('live keys have additional monitoring', PATIENT, async () => {
    await expectPage(at, 'alerts', [/Rate limit nearly reached .* Hasty live/]);
    const page = await at.page();
    await page.goto(`${at.origin}/northwind/alerts`);
    expect(await page.getByRole('main').innerText()).not.toContain('Hasty test');
    await page.close();
  });
});

describe('OAuth 2.0', () => {
  it.todo('users authorize access of a third party');
  it.todo('granular permission scopes');
  it.todo('refresh tokens');
});
