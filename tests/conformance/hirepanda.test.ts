import { beforeAll, describe, expect, it } from 'vitest';
import { createInDashboard, expectGone, finish, menuPath } from './support/browsing';
import { expectProblem, install } from './support/installation';

const at = install('hirepanda');

describe('Getting your API key', () => {
  it('under Settings > API Keys, by Generate New API Key, with a descriptive name; not shown again', async () => {
    const page = await at.page();
    expect(await menuPath(page)).toEqual(['Dashboard Settings', 'API Keys']);
    const secret = await createInDashboard(page, 'Generate New API Key', 'Descriptive');
    expect((await at.call(secret)).body.data.name).toBe('Descriptive');
    await finish(page);
    await expectGone(page, secret);
  });

  it('keys are associated with the workspace', async () => {
    const { secret } = await at.makeKey('Of the workspace');
    const [workspace] = await at.sql("SELECT id FROM workspaces WHERE slug = 'northwind'");
    expect((await at.call(secret)).body.data.workspace_id).toBe(workspace.id);
  });
});

describe('Key permissions', () => {
  const SCOPES = {
    'jobs:read': 'View jobs',
    'candidates:read': 'List candidates',
    'analytics:read': 'Access analytics',
    'webhooks:read': 'Read webhooks',
  } as const;

  // One key holds them all, one page says what each is.
  let granted = { held: [''], shown: [''] };
  beforeAll(async () => {
    granted = await at.grant(Object.keys(SCOPES));
  });

  it.each(Object.entries(SCOPES))('%s: %s', (scope, description) => {
    expect(granted.held).toContain(scope);
    expect(granted.shown).toContain(`${scope} ${description}`);
  });
});

describe('Multiple keys', () => {
  it.each([
    ['Production', 'Full'],
    ['Development', 'Limited'],
    ['CI/CD', 'Read-only'],
    ['Analytics', 'Limited'],
  ])('%s is a template with %s access', async (template, level) => {
    const page = await at.page();
    await page.getByRole('link', { name: 'Generate New API Key' }).first().click();
    const sheet = page.getByRole('dialog').first();
    await sheet.getByRole('link', { name: template, exact: true }).click();
    const chosen = sheet.getByRole('radiogroup', { name: 'Permission' });
    await expect.poll(() => chosen.getByRole('radio', { name: level }).isChecked()).toBe(true);
    await page.close();
  });
});

describe('Key rotation', () => {
  it('a compromised key is revoked at once, and a new one works', async () => {
    const old = await at.makeKey('Compromised');
    expect((await at.call(old.secret)).status).toBe(200);
    await at.keydesk(['keys', 'revoke', old.id, '--workspace', 'northwind']);
    expectProblem(await at.call(old.secret), [401, 'key_revoked']);
    expect((await at.call((await at.makeKey('Successor')).secret)).status).toBe(200);
  });

  it.todo('keys are reminded of rotation every 90 days');
  it.todo('API logs can be reviewed for unauthorized access');
});

describe('Secure storage', () => {
  it('keys are not readable where they are stored', async () => {
    const { id, secret } = await at.makeKey('At rest');
    const rows = await at.sql('SELECT s::text FROM api_key_secrets s WHERE key_id = $1', [id]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).toContain('$argon2id$');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(8));
  });
});

describe('Error handling', () => {
  it('unauthorized, 401: missing or invalid API key', async () => {
    const { status, body } = await at.call(null);
    expect([status, body.code]).toEqual([401, 'unauthorized']);
  });

  it('forbidden, 403: valid key but insufficient permissions', async () => {
    const { secret } = await at.makeKey('Narrow', '--level', 'limited', '--scope', 'jobs:read');
    const { status, body } = await at.call(secret, '/v1/workspaces');
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  it('rate_limited, 429: too many requests', async () => {
    const { id, secret } = await at.makeKey('Hasty');
    await at.sql('UPDATE api_keys SET rate_limit_per_minute = 1 WHERE id = $1', [id]);
    await at.call(secret);
    const { status, body } = await at.call(secret);
    expect([status, body.code]).toEqual([429, 'rate_limited']);
  });

  it('key_expired, 401: API key has expired', async () => {
    const { id, secret } = await at.makeKey('Over', '--expires', '7d');
    await at.sql("UPDATE api_keys SET expires_at = now() - interval '1 minute' WHERE id = $1", [
      id,
    ]);
    const { status, body } = await at.call(secret);
    expect([status, body.code]).toEqual([401, 'key_expired']);
  });
});

describe('Monitoring usage', () => {
  it.todo('request count by endpoint');
  it.todo('error rates');
  it.todo('response times');
  it.todo('geographic distribution');
  it.todo('top endpoints');
});

describe('Alerts', () => {
  it.todo('approaching rate limits');
  it.todo('unusual activity');
  it.todo('failed authentication attempts');
  it.todo('key expiration reminders');
});

describe('OAuth 2.0', () => {
  it.todo('authorization code flow');
  it.todo('refresh tokens');
  it.todo('scope-based permissions');
  it.todo('third-party app support');
});
