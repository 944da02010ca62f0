import { describe, expect, it } from 'vitest';
import { createInDashboard, expectGone, finish, menuPath } from './support/browsing';
import { expectProblem, install } from './support/installation';

const at = install('taapit');

describe('API key overview', () => {
  it('keys are prefixed with taapit_ and random', async () => {
    const [first, second] = [await at.makeKey('One'), await at.makeKey('Two')];
    for (const { secret } of [first, second]) {
      expect(secret).toMatch(/^taapit_[0-9A-Za-z]{22,}$/);
      expect((await at.call(secret)).status).toBe(200);
    }
    expect(first.secret).not.toBe(second.secret);
  });

  it('there are no environments: every key is live', async () => {
    const { secret } = await at.makeKey('Real');
    expect((await at.call(secret)).body.data.environment).toBe('live');
    const refused = await at.tryKeydesk(
      'keys create --workspace northwind --name Test --level full --env test'.split(' '),
    );
    expect(refused.code).toBe(2);
  });

  it('each key belongs to a user: nobody takes it over, and it ends with their membership', async () => {
    const email = 'dan@example.com';
    await at.keydesk(['members', 'invite', 'northwind', '--email', email, '--role', 'developer']);
    // As accepting does.
    await at.sql(
      `WITH dan AS (INSERT INTO users (id, email, name) VALUES ('usr_' || repeat('d', 26), $1, 'Dan') RETURNING id)
       INSERT INTO memberships (workspace_id, user_id, role)
       SELECT w.id, dan.id, 'developer' FROM workspaces w, dan`,
      [email],
    );
    const { secret } = await at.makeKey('Of Dan', '--created-by', email);
    const remove = ['members', 'remove', 'northwind', '--email', email, '--keys'];
    const kept = await at.tryKeydesk([...remove, 'keep', '--keeper', 'ada@example.com']);
    expect([kept.code, kept.errors]).toEqual([1, expect.stringContaining('Keys are personal')]);
    expect((await at.call(secret)).status).toBe(200);
    await at.keydesk([...remove, 'revoke']);
    expectProblem(await at.call(secret), [401, 'key_revoked']);
  });
});

describe('Creating API keys', () => {
  it('in the user settings, under API Keys, by Create API Key with a descriptive name; displayed once', async () => {
    const page = await at.page();
    expect(await menuPath(page)).toEqual(['User settings', 'API Keys']);
    const secret = await createInDashboard(page, 'Create API Key', 'Descriptive');
    expect(secret).toMatch(/^taapit_/);
    await finish(page);
    await expectGone(page, secret);
  });

  it('the permission levels are Full Access, Read Only and Limited Access', async () => {
    const page = await at.page();
    await page.getByRole('link', { name: 'Create API Key' }).first().click();
    const levels = page.getByRole('radiogroup', { name: 'Permission' });
    await levels.waitFor();
    expect(await levels.getByRole('radio').count()).toBe(3);
    for (const name of ['Full Access', 'Read Only', 'Limited Access']) {
      expect(await levels.getByRole('radio', { name }).count()).toBe(1);
    }
  });
});

describe('Using API keys', () => {
  it('GET /v1/workspaces works with the Bearer header', async () => {
    const { secret } = await at.makeKey('Workspaces');
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await at.call(secret, '/v1/workspaces', { headers });
    expect(status).toBe(200);
    expect(body.data[0].name).toBe('Northwind');
  });
});

describe('Permission levels', () => {
  it('Full Access reads and writes everything', async () => {
    const { secret } = await at.makeKey('Full');
    const { scopes } = (await at.call(secret)).body.data;
    for (const resource of ['domains', 'links', 'projects', 'workspaces', 'analytics']) {
      expect(scopes).toContain(`${resource}:read`);
    }
    expect(scopes).toContain('links:write');
  });

  it('Read Only allows GET operations only', async () => {
    const { id } = await at.makeKey('Victim');
    const { secret } = await at.makeKey('Reader', '--level', 'read_only');
    expect((await at.call(secret, '/v1/workspaces')).status).toBe(200);
    const removal = await at.call(secret, `/v1/api-keys/${id}`, { method: 'DELETE' });
    expectProblem(removal, [403, 'scope_missing']);
    const { scopes } = (await at.call(secret)).body.data;
    expect(scopes.every((scope: string) => scope.endsWith(':read'))).toBe(true);
  });

  it('Limited Access is configured per resource', async () => {
    const limited = ['--level', 'limited', '--scope', 'links:write', '--scope', 'domains:read'];
    const { secret } = await at.makeKey('Limited', ...limited);
    const { scopes } = (await at.call(secret)).body.data;
    expect(scopes).toContain('links:write');
    expect(scopes).not.toContain('projects:read');
    expectProblem(await at.call(secret, '/v1/workspaces'), [403, 'scope_missing']);
  });
});

describe('Error handling', () => {
  it('an invalid key is answered {"detail": "Invalid API key"}', async () => {
    const { status, body } = await at.call(`taapit_${'A'.repeat(22)}`);
    expect(status).toBe(401);
    expect(body).toMatchObject({ detail: 'Invalid API key' });
  });

  it('a missing prefix, a deactivated key and a missing permission are told apart', async () => {
    const { id, secret } = await at.makeKey(
      'Told apart',
      '--level',
      'limited',
      '--scope',
      'links:read',
    );
    expectProblem(await at.call(secret.replace('taapit_', '')), [401, 'key_malformed']);
    expectProblem(await at.call(secret, '/v1/workspaces'), [403, 'scope_missing']);
    await at.keydesk(['keys', 'deactivate', id, '--workspace', 'northwind']);
    expectProblem(await at.call(secret), [401, 'key_inactive']);
  });

  it('resources that are not owned are not found', async () => {
    const { secret } = await at.makeKey('Curious');
    const foreign = await at.call(secret, '/v1/users/usr_01m80mf3dx9x3yb7hnj9752pqa');
    expectProblem(foreign, [404, 'not_found']);
  });

  it('responses carry the rate limit headers', async () => {
    const { secret } = await at.makeKey('Counted');
    const { headers } = await at.call(secret);
    expect(headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=\d+/);
    expect(headers.get('ratelimit-policy')).toMatch(/^"key";q=\d+;w=60/);
  });

  it('who asks too often is told how long to wait', async () => {
    const { id, secret } = await at.makeKey('Hasty');
    await at.sql('UPDATE api_keys SET rate_limit_per_minute = 1 WHERE id = $1', [id]);
    await at.call(secret);
    const { status, headers, body } = await at.call(secret);
    expect([status, body.code]).toEqual([429, 'rate_limited']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('Migration guide', () => {
  it('a new key is tested beside the old one, which is deactivated then', async () => {
    const [old, fresh] = [await at.makeKey('Old'), await at.makeKey('New')];
    for (const { secret } of [old, fresh]) expect((await at.call(secret)).status).toBe(200);
    await at.keydesk(['keys', 'deactivate', old.id, '--workspace', 'northwind']);
    expect((await at.call(old.secret)).status).toBe(401);
    expect((await at.call(fresh.secret)).status).toBe(200);
  });
});

describe('Security best practices', () => {
  it('a key can be limited to addresses', async () => {
    const near = await at.makeKey('Near', '--allow-address', '127.0.0.1', '--allow-address', '::1');
    const far = await at.makeKey('Far', '--allow-address', '203.0.113.9');
    expect((await at.call(near.secret)).status).toBe(200);
    expectProblem(await at.call(far.secret), [403, 'address_not_allowed']);
  });

  it('usage alerts can be set up', async () => {
    const page = await at.page();
    await page.goto(`${at.origin}/northwind/alerts`);
    const rule = page.getByRole('listitem').filter({
      has: page.getByRole('heading', { name: 'Rate limit', exact: true }),
    });
    expect(await rule.getByRole('checkbox').isChecked()).toBe(true);
    await rule.getByLabel('From', { exact: true }).fill('70');
    await rule.getByRole('button', { name: 'Save Rate limit' }).click();
    await rule.getByText('Saved.').waitFor();
    await page.reload();
    expect(await rule.innerText()).toContain('70 %');
    await page.close();
  });
});
