import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { closeReceivers, startReceiver } from '../support/receivers';
import {
  choose,
  createInDashboard,
  expectGone,
  finish,
  menuPath,
  shownSecret,
} from './support/browsing';
import { expectProblem, install } from './support/installation';
import { expectPage, PATIENT } from './support/monitoring';

const at = install('taptalent');

describe('API key format', () => {
  it('a production key is sk_live_ followed by 22 base62 characters', async () => {
    expect((await at.makeKey('Format')).secret).toMatch(/^sk_live_[0-9A-Za-z]{22}$/);
  });

  it('a test or staging key is sk_test_ followed by 22 base62 characters', async () => {
    const { secret } = await at.makeKey('Format', '--env', 'test');
    expect(secret).toMatch(/^sk_test_[0-9A-Za-z]{22}$/);
  });
});

describe('Authentication method', () => {
  it('every request sends the key as a Bearer token in the Authorization header', async () => {
    const { secret } = await at.makeKey('Bearer');
    expect((await at.call(secret)).status).toBe(200);
    for (const authorization of [secret, `Basic ${secret}`, `Token ${secret}`]) {
      expect((await at.call(null, undefined, { headers: { authorization } })).status).toBe(401);
    }
  });

  it('a POST sends Content-Type: application/json', async () => {
    const { secret } = await at.makeKey(
      'Poster',
      '--level',
      'limited',
      '--scope',
      'api_keys:verify',
    );
    const ask = (type: string) =>
      at.call(secret, '/v1/api-keys/verify', {
        method: 'POST',
        headers: { 'content-type': type },
        body: JSON.stringify({ key: 'x' }),
      });
    expect((await ask('application/json')).status).toBe(200);
    expect((await ask('text/plain')).status).toBe(415);
  });
});

describe('Generating API keys', () => {
  it('under Account Settings > Developers > API Key Management, by Generate API Key, shown only once', async () => {
    const page = await at.page();
    expect(await menuPath(page)).toEqual(['Account Settings', 'Developers', 'API Key Management']);
    const secret = await createInDashboard(page, 'Generate API Key', 'By hand');
    expect((await at.call(secret)).status).toBe(200);
    await finish(page);
    await expectGone(page, secret);
  });
});

describe('API key management', () => {
  it('keys are not created, changed, listed or revoked by the API', async () => {
    const { id, secret } = await at.makeKey('Manager');
    for (const [method, path] of [
      ['POST', '/v1/api-keys'],
      ['GET', '/v1/api-keys'],
      ['GET', `/v1/api-keys/${id}`],
      ['PATCH', `/v1/api-keys/${id}`],
      ['DELETE', `/v1/api-keys/${id}`],
      ['POST', `/v1/api-keys/${id}/regenerate`],
    ] as const) {
      expect((await at.call(secret, path, { method })).status, `${method} ${path}`).toBe(404);
    }
    expect((await at.call(secret)).status).toBe(200);
  });

  it('a read-only endpoint tells the status of the calling key: ACTIVE', async () => {
    const { secret } = await at.makeKey('Status');
    expect((await at.call(secret)).body.data.status).toBe('ACTIVE');
    expectProblem(await at.call(secret, '/v1/api-keys/key_unknown'), [404, 'route_unknown']);
  });

  it('a key is deactivated in the dashboard: every call with it is refused at once, until it is activated', async () => {
    const { secret } = await at.makeKey('Switched');
    const page = await at.page();
    await choose(page, 'Switched', 'Deactivate');
    await page.getByText('is refused from now on').first().waitFor();
    expectProblem(await at.call(secret), [401, 'key_inactive']);
    await choose(page, 'Switched', 'Activate');
    await page.getByText('works again').first().waitFor();
    expect((await at.call(secret)).status).toBe(200);
  });

  it('regenerating makes the old key invalid at once, and says to update all applications using it', async () => {
    const { secret } = await at.makeKey('Renewed');
    const page = await at.page();
    await choose(page, 'Renewed', 'Regenerate…');
    const dialog = page.getByRole('alertdialog', { name: 'Regenerate key' });
    expect(await dialog.innerText()).toContain('Update all applications using the old key');
    await dialog.getByRole('button', { name: 'Regenerate' }).click();
    const fresh = await shownSecret(page);
    expectProblem(await at.call(secret), [401, 'key_regenerated']);
    expect((await at.call(fresh)).body.data.status).toBe('ACTIVE');
  });
});

describe('Error responses', () => {
  it('401 for a key that is missing, incorrect, malformed, revoked or deactivated', async () => {
    const { id, secret } = await at.makeKey('Ended');
    await at.keydesk(['keys', 'revoke', id, '--workspace', 'northwind']);
    expectProblem(await at.call(null), [401, 'key_missing']);
    expectProblem(await at.call(`sk_live_${'A'.repeat(22)}`), [401, 'key_unknown']);
    expectProblem(await at.call('sk_live_short'), [401, 'key_malformed']);
    expectProblem(await at.call(secret), [401, 'key_revoked']);
  });

  it('403 while the subscription is inactive', async () => {
    const of = ['--name', 'Contoso', '--owner-email', 'grace@contoso.example'];
    await at.keydesk(['workspaces', 'create', ...of]);
    const key = ['--name', 'Subscribed', '--env', 'live', '--level', 'full'];
    const secret = await at.keydesk(['keys', 'create', '--workspace', 'contoso', ...key]);
    await at.keydesk(['workspaces', 'subscription', 'contoso', 'inactive']);
    expectProblem(await at.call(secret), [403, 'subscription_inactive']);
    await at.keydesk(['workspaces', 'subscription', 'contoso', 'active']);
    expect((await at.call(secret)).status).toBe(200);
  });

  it('403 without the necessary permissions', async () => {
    const { secret } = await at.makeKey('Narrow', '--level', 'limited', '--scope', 'users:read');
    expectProblem(await at.call(secret, '/v1/workspaces'), [403, 'scope_missing']);
  });
});

describe('Environment isolation', () => {
  it('test and live keys are never mixed', async () => {
    const { secret } = await at.makeKey('Rehearsal', '--env', 'test');
    const company = await at.makeKey('Company', '--level', 'limited', '--scope', 'api_keys:verify');
    const asked = await at.call(company.secret, '/v1/api-keys/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: secret, environment: 'live' }),
    });
    expect(asked.body.data).toMatchObject({ valid: false, reason: 'wrong_environment' });
  });
});

describe('Monitoring usage', () => {
  it('usage is seen in the dashboard', PATIENT, async () => {
    const { id, secret } = await at.makeKey('Watched');
    for (let calls = 0; calls < 3; calls += 1) await at.call(secret);
    await expectPage(at, `usage?key=${id}`, ['3 requests in the last 24 hours; 0 % failed']);
  });

  it('alerts can be set up for unusual activity', async () => {
    const page = await at.page();
    await page.goto(`${at.origin}/northwind/alerts`);
    for (const [name, label] of [
      ['Unusual volume', 'From'],
      ['New country or network', 'Up to'],
      ['Idle key used', 'From'],
    ] as const) {
      const heading = page.getByRole('heading', { name, exact: true });
      const rule = page.getByRole('listitem').filter({ has: heading });
      expect(await rule.getByRole('checkbox').isChecked()).toBe(true);
      await rule.getByLabel(label, { exact: true }).fill('9');
      await rule.getByRole('button', { name: `Save ${name}` }).click();
      await rule.getByText('Saved.').waitFor();
    }
    await page.close();
  });

  it('access logs can be reviewed', PATIENT, async () => {
    const { id, secret } = await at.makeKey('Reviewed');
    await at.call(secret, '/v1/users/usr_x');
    await expectPage(at, `logs?key=${id}`, [/404 .*GET \/v1\/users\/usr_x .*Reviewed/]);
  });

  it('webhooks tell of changes as they happen', async () => {
    const told: string[] = [];
    const receiver = await startReceiver({
      async answer(request, response) {
        told.push(await text(request));
        response.writeHead(204).end();
      },
    });
    const page = await at.page();
    await page.goto(`${at.origin}/northwind/settings/webhooks`);
    await page.getByLabel('Address').fill(receiver.url);
    await page.getByRole('button', { name: 'Set up webhook' }).click();
    await page
      .getByText(/whsec_/)
      .first()
      .waitFor();
    const { id } = await at.makeKey('Announced');
    await at.keydesk(['keys', 'deactivate', id, '--workspace', 'northwind']);
    const types = () =>
      told
        .map((body) => JSON.parse(body))
        .map(({ type, data }) => [type, data.key_id])
        .sort(); // They come in no order.
    await expect.poll(types, { timeout: 20_000 }).toEqual([
      ['api_key.created', id],
      ['api_key.deactivated', id],
    ]);
    await page.close();
    await closeReceivers();
  });
});
