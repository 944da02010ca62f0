import type { APIRequestContext, BrowserContext } from 'playwright/test';
import { attackPage, openEvilSite } from './support/evil-site';
import { auditCount, origin } from './support/installation';
import { createAndFinish, listPath, openList, rowOf } from './support/keys';
import { OWNER, PASSWORD, type Workspace } from './support/people';
import { hiddenFieldsOf, sendPlainForm } from './support/plain-form';
import { expect, test } from './support/test';

const ENCTYPES = [
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  'text/plain',
] as const;

test('another origin’s page changes nothing with its visitor’s cookies, whatever it sends', async ({
  page,
  workspace,
  watch,
}) => {
  // What a browser says of the evil page's own requests.
  watch.allow(/localhost|127\.0\.0\.1/);
  await openList(page, workspace);
  await createAndFinish(page, 'Target');
  const attacks = await attacksOn(page.context(), workspace);
  expect(Object.keys(attacks)).toEqual(['create', 'deactivate', 'sign out']);
  const before = await auditCount(workspace.id);

  let html = '';
  const evil = await openEvilSite(() => html);
  try {
    for (const { path, fields } of Object.values(attacks)) {
      for (const enctype of ENCTYPES) {
        html = attackPage(`${origin}${path}`, enctype, fields);
        for (const site of [evil.sameSite, evil.crossSite]) {
          await page.goto(site);
          await page.waitForURL((url) => url.origin === origin);
        }
      }
    }
  } finally {
    evil.close();
  }
  expect(await auditCount(workspace.id)).toBe(before);
  await openList(page, workspace);
  await expect(rowOf(page, 'Target')).toContainText('Active');
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('an action sent by a program with stolen cookies needs our own Origin', async ({
  page,
  workspace,
}) => {
  await openList(page, workspace);
  await createAndFinish(page, 'Target');
  const { deactivate } = await attacksOn(page.context(), workspace);
  if (deactivate === undefined) throw new Error('there is no form to send');
  const before = await auditCount(workspace.id);
  const refused: [headers: string, status: number][] = [];
  const { port } = new URL(origin);
  for (const headers of [
    {},
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
    { origin: `https://localhost:${port}` },
    { origin: 'http://localhost' },
    { origin: `${origin}.evil.example` },
    { origin: `http://127.0.0.1:${port}` },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ]) {
    const answer = await sendPlainForm(page.request, deactivate.path, deactivate.fields, headers);
    refused.push([JSON.stringify(headers), answer.status()]);
  }
  expect(refused.filter(([, status]) => status >= 500)).toEqual([]);
  expect(await auditCount(workspace.id)).toBe(before);
  // The form itself is sound: from our own page it works.
  await sendPlainForm(page.request, deactivate.path, deactivate.fields);
  expect(await auditCount(workspace.id)).toBe(before + 1);
});

test('a program signs in through next-auth’s endpoints, with the right password only', async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const { request } = context;
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  const signIn = (password: string) =>
    request.post('/api/auth/callback/credentials', {
      form: { csrfToken, email: OWNER.email, password, callbackUrl: 'https://evil.example' },
      headers: { origin },
      maxRedirects: 0,
    });
  const names = async () => (await context.cookies()).map(({ name }) => name);
  expect((await signIn('not the right password')).status()).toBe(401);
  expect(await names()).not.toContain('__Host-keydesk.sid');
  const answer = await signIn(PASSWORD);
  expect(answer.status()).toBe(200);
  expect(await answer.text()).not.toContain('evil');
  expect(await names()).toContain('__Host-keydesk.sid');
  const start = await request.get('/', { maxRedirects: 0 });
  expect(start.headers().location).not.toContain('/login');
});

test('next-auth’s own endpoints refuse other origins and do not sign in or out', async ({
  browser,
}) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const { request } = context;
  const { csrfToken } = await (await request.get('/api/auth/csrf')).json();
  expect(csrfToken).toMatch(/^[0-9a-f]{64}$/);
  const form = { csrfToken, email: OWNER.email, password: PASSWORD, json: 'true' };
  for (const headers of [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    for (const path of ['callback/credentials', 'signin/credentials', 'signout', '_log']) {
      const answer = await request.post(`/api/auth/${path}`, { form, headers, maxRedirects: 0 });
      expect(answer.status(), `${path} ${JSON.stringify(headers)}`).toBe(403);
    }
  }
  const signOut = { form: { csrfToken }, headers: { origin }, maxRedirects: 0 };
  expect((await request.post('/api/auth/signout', signOut)).status()).toBe(404);
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('__Host-keydesk.sid');
  const elsewhere = '/api/auth/signin?callbackUrl=https%3A%2F%2Fevil.example';
  const answer = await request.get(elsewhere, { maxRedirects: 0 });
  expect(new URL(answer.headers().location ?? '/', origin).origin).toBe(origin);
});

test('known holes of the frameworks are shut', async ({ browser, workspace }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const { request } = context;
  const path = listPath(workspace);
  for (const headers of [
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
    { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware' },
    { 'x-middleware-rewrite': path, 'x-middleware-next': '1' },
    { 'x-keydesk-front': 'token req_1 local 127.0.0.1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  ]) {
    await expectNoKeys(request, path, workspace, headers);
  }
  const [bare = ''] = path.split('?');
  for (const tail of ['.rsc', '.segments/_tree.segment.rsc', '?nxtPworkspace=northwind']) {
    await expectNoKeys(request, `${bare}${tail}`, workspace, {});
  }
  await expectNoKeys(request, `/_next/data/build${bare}.json`, workspace, {});
  expect((await request.get('/_next/image?url=%2Ficon.svg&w=64&q=75')).status()).toBe(404);
});

test('an invented server action is refused and never an error of ours', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const { request } = context;
  const bodies = [
    { 'content-type': 'text/plain;charset=UTF-8', data: '[]' },
    { 'content-type': 'text/plain;charset=UTF-8', data: '{"__proto__":{"x":1}}' },
    { 'content-type': 'application/json', data: '{' },
    { 'content-type': 'multipart/form-data; boundary=x', data: part('0', '["$1:a:a"]') },
    { 'content-type': 'multipart/form-data; boundary=x', data: part('$ACTION_REF_1', '') },
    { 'content-type': 'multipart/form-data; boundary=x', data: part('$ACTION_ID_00', 'x') },
    { 'content-type': 'multipart/form-data; boundary=x', data: 'garbage' },
  ];
  const answers: [body: string, status: number][] = [];
  for (const id of ['0'.repeat(42), '40'.repeat(21), 'x', '../../etc/passwd', '__proto__']) {
    for (const { data, ...type } of bodies) {
      const headers = { ...type, origin, 'next-action': id };
      const answer = await request.post('/login', { data, headers, maxRedirects: 0 });
      const what = `${id} with ${data}`;
      expect(answer.status(), what).toBeGreaterThanOrEqual(400);
      expect(answer.status(), what).toBeLessThan(500);
    }
  }
  for (const { data, ...type } of bodies) {
    const answer = await request.post('/login', { data, headers: { ...type, origin } });
    answers.push([data, answer.status()]);
  }
  expect(answers.filter(([, status]) => status >= 500)).toEqual([]);
});

test('a policy that a request brings along does not become the page’s', async ({ browser }) => {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const nonce = `'nonce-"><script>alert(1)</script>'`;
  const answer = await context.request.get('/login', {
    headers: { 'content-security-policy': `script-src ${nonce}`, 'x-nonce': nonce },
  });
  expect(await answer.text()).not.toContain('alert(1)');
  expect(answer.headers()['content-security-policy']).not.toContain('alert(1)');
  expect(answer.headers()['content-security-policy']).toContain(`default-src 'self'`);
});

interface Attack {
  path: string;
  fields: Record<string, string>;
}

/** The forms of a signed-in person's pages, filled in by somebody else. */
async function attacksOn(
  { request }: BrowserContext,
  workspace: Workspace,
): Promise<Partial<Record<'create' | 'deactivate' | 'sign out', Attack>>> {
  const create = listPath(workspace, 'live', '&new=1');
  const html = await (await request.get(listPath(workspace))).text();
  const id = /key_[0-9a-z]{26}/.exec(html)?.[0];
  const keyPage = `/${workspace.slug}/settings/api-keys/${id}?env=live`;
  const creation = (await hiddenFieldsOf(request, create)).find((form) => form.idempotencyKey);
  const keyForms = await hiddenFieldsOf(request, keyPage);
  const deactivation = keyForms.find((form) => form.id === id);
  const signOut = keyForms.find((form) => form.next === undefined && form.id === undefined);
  return {
    ...(creation && {
      create: {
        path: create,
        fields: {
          ...creation,
          name: 'Smuggled',
          environment: 'live',
          permissionLevel: 'full',
          expiry: 'never',
        },
      },
    }),
    ...(deactivation && { deactivate: { path: keyPage, fields: deactivation } }),
    ...(signOut && { 'sign out': { path: keyPage, fields: signOut } }),
  };
}

async function expectNoKeys(
  request: APIRequestContext,
  path: string,
  workspace: Workspace,
  headers: Record<string, string>,
) {
  const answer = await request.get(path, { headers });
  const what = `${path} ${JSON.stringify(headers)}`;
  expect(answer.status(), what).toBeLessThan(500);
  const text = await answer.text();
  expect(text, what).not.toContain(workspace.name);
  expect(text, what).not.toContain('Create key');
}

function part(name: string, value: string): string {
  return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--x--\r\n`;
}
