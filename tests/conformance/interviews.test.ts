import { beforeAll, describe, expect, it } from 'vitest';
import { choose, createInDashboard, expectGone, finish, menuPath } from './support/browsing';
import { expectProblem, install } from './support/installation';
import { ageSecret, expectRotationReminder, PATIENT } from './support/monitoring';

const at = install('interviews');

const SCOPES = {
  'interviews:read': 'Read interviews and their details',
  'interviews:write': 'Create and update interviews',
  'candidates:read': 'Read candidate profiles',
  'candidates:write': 'Create and update candidates',
  'jobs:read': 'Read job postings',
  'jobs:write': 'Create and manage job postings',
  'campaigns:read': 'Read hiring processes',
  'campaigns:write': 'Create and manage hiring processes',
  'stages:read': 'Read pipeline stages',
  'stages:write': 'Manage pipeline stages',
  'tests:read': 'Read technical tests',
  'tests:write': 'Create and manage tests',
  'reports:read': 'Read results (tests and interviews)',
  'agents:read': 'Read AI agents (config, voice, tone)',
  'agents:write': 'Create and update AI agents',
} as const;

describe('Bearer token', () => {
  it('every request carries the key in the Authorization header', async () => {
    const { secret } = await at.makeKey('Bearer');
    expect((await at.call(secret)).status).toBe(200);
    expect((await at.call(null)).status).toBe(401);
  });
});

describe('Available scopes', () => {
  // One key holds them all, one page says what each is.
  let granted = { held: [''], shown: [''] };
  beforeAll(async () => {
    granted = await at.grant(Object.keys(SCOPES));
  });

  it.each(Object.entries(SCOPES))('%s: %s', (scope, description) => {
    expect(granted.held).toContain(scope);
    expect(granted.shown).toContain(`${scope} ${description}`);
  });

  it('there is no reports:write', async () => {
    const args = 'keys create --workspace northwind --name No --env live --level limited --scope';
    const refused = await at.tryKeydesk([...args.split(' '), 'reports:write']);
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain('reports:write');
  });

  it('only the scopes that are needed can be selected (least privilege)', async () => {
    const { secret } = await at.makeKey('Least', '--level', 'limited', '--scope', 'jobs:read');
    expect((await at.call(secret)).body.data.scopes).toEqual(['jobs:read']);
  });
});

describe('Key management', () => {
  it('keys are created under Integrations > API keys and shown only once', async () => {
    const page = await at.page();
    expect(await menuPath(page)).toEqual(['Integrations', 'API keys']);
    const secret = await createInDashboard(page, 'Create API key', 'Shown once', 'Read-only');
    await finish(page);
    await expectGone(page, secret);
  });

  it('a compromised key is revoked instantly from the menu … of its row', async () => {
    const { secret } = await at.makeKey('Leaked');
    const page = await at.page();
    await choose(page, 'Leaked', 'Revoke…');
    const dialog = page.getByRole('alertdialog', { name: 'Revoke key' });
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expectProblem(await at.call(secret), [401, 'key_revoked']);
  });

  it('there is no limit on the number of active keys of an organization', async () => {
    const { id } = await at.makeKey('Template');
    await at.sql(
      `INSERT INTO api_keys SELECT (jsonb_populate_record(k, jsonb_build_object(
         'id', 'key_' || lpad(i::text, 26, '0'), 'name', 'Many ' || i, 'idempotency_key', null))).*
       FROM api_keys k, generate_series(1, 5000) i WHERE k.id = $1`,
      [id],
    );
    const { secret } = await at.makeKey('One more');
    expect((await at.call(secret)).status).toBe(200);
  });
});

describe('Common errors', () => {
  it('401: the key is missing, invalid, or has been revoked', async () => {
    const { id, secret } = await at.makeKey('Ended');
    await at.keydesk(['keys', 'revoke', id, '--workspace', 'northwind']);
    expectProblem(await at.call(null), [401, 'key_missing']);
    expectProblem(await at.call('nonsense'), [401, 'key_malformed']);
    expectProblem(await at.call(secret), [401, 'key_revoked']);
  });

  it('403: the key is valid but does not have the scope', async () => {
    const { secret } = await at.makeKey('Narrow', '--level', 'limited', '--scope', 'jobs:read');
    expectProblem(await at.call(secret, '/v1/workspaces'), [403, 'scope_missing']);
  });
});

describe('Frequently asked questions', () => {
  it('scopes are defined at creation and cannot be changed', async () => {
    const { id, secret } = await at.makeKey('Fixed', '--level', 'limited', '--scope', 'jobs:read');
    const changed = await at.call(secret, `/v1/api-keys/${id}`, { method: 'PATCH' });
    expect(changed.status).toBe(405);
    const page = await at.page();
    await page.goto(`${at.origin}/northwind/settings/api-keys/${id}`);
    await page.getByRole('link', { name: 'Edit access' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit access' });
    expect(await dialog.innerText()).toContain('chosen at its creation and cannot be changed');
    expect(await dialog.getByRole('radio').count()).toBe(0);
    expect(await dialog.getByRole('button').count()).toBe(0);
    const { code, errors } = await at.tryKeydesk([
      'keys',
      'change',
      id,
      '--workspace',
      'northwind',
      '--scope',
      'tests:read',
    ]);
    expect([code, errors]).toEqual([1, expect.stringContaining('cannot be changed')]);
    expect((await at.call(secret)).body.data.scopes).toEqual(['jobs:read']);
  });

  it('keys do not expire automatically', async () => {
    const { secret } = await at.makeKey('For ever');
    expect((await at.call(secret)).body.data.expires_at).toBeNull();
    const page = await at.page();
    const shown = await createInDashboard(page, 'Create API key', 'For ever too', 'Read-only');
    expect((await at.call(shown)).body.data.expires_at).toBeNull();
  });

  it('keys are reminded of rotation every quarter', PATIENT, async () => {
    await ageSecret(at, 100);
    await expectRotationReminder(at, 90);
  });
});
