import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { testPort } from '../../scripts/testing/test-port.mjs';
import { startMailServer } from '../support/mail-server';
import { startProvider } from '../support/oidc-provider';
import { PlainBrowser } from '../support/plain-browser';
import { startServer } from '../support/server';

const EMAIL = 'ada@northwind.example';

it('a server with a provider and a mail server signs in by the one and mails by the other', async () => {
  const port = await testPort();
  const url = `http://localhost:${port}`;
  const provider = await startProvider(`${url}/api/auth/callback/oidc`);
  const mail = await startMailServer();
  const { issuer, clientId, clientSecret } = provider.settings;
  const server = await startServer({
    port,
    env: {
      AUTH_OIDC_ISSUER: issuer,
      AUTH_OIDC_CLIENT_ID: clientId,
      AUTH_OIDC_CLIENT_SECRET: clientSecret,
      SMTP_URL: mail.url,
    },
  });
  expect(await server.isReady()).toBe(true);
  bootstrap(server.dataFolder);
  provider.accounts.set('ada', { email: EMAIL, email_verified: true });
  const browser = new PlainBrowser(url);

  const { text } = await browser.open('/login');
  expect(text).toContain('href="/api/auth/signin/oidc?');
  const foreign = await browser.open('/api/auth/signin/oidc', { 'sec-fetch-site': 'cross-site' });
  expect(foreign).toMatchObject({ status: 303, location: '/login' });
  const begun = await browser.open('/api/auth/signin/oidc?next=%2Faccount');
  expect(begun.location).toMatch(new RegExp(`^${issuer}/`));
  const back = await provider.visit(begun.location, 'ada');
  // The provider's page sends the browser: to us it comes from another site.
  const way = `${back.pathname}${back.search}`;
  const done = await browser.open(way, { 'sec-fetch-site': 'cross-site' });
  expect(done).toMatchObject({ status: 303, location: '/account' });
  expect((await browser.open('/account')).text).toContain(EMAIL);
  expect(await new PlainBrowser(url).open(way)).toMatchObject({
    location: '/login?refused=failed',
  });

  const stranger = new PlainBrowser(url);
  for (const email of ['nobody@northwind.example', EMAIL]) {
    expect((await stranger.fill('/forgot', { email })).text).toContain('Look into your mailbox');
  }
  await expect.poll(() => mail.mails.length, { timeout: 10_000 }).toBe(1);
  const path = /\/reset\/[\w-]{43}/.exec(mail.mails[0]?.raw ?? '')?.[0] ?? '';
  expect(mail.mails.flatMap(({ to }) => to)).toEqual([EMAIL]);
  const set = await stranger.fill(path, { password: 'maple anchor violet 31' });
  expect(set.text).toContain('Your password is set');
  expect((await browser.open('/account')).location).toContain('/login');

  expect(await server.stop()).toBe(0);
  expect(server.output()).not.toContain(clientSecret);
  expect(server.output()).not.toContain(path);
  await provider.close();
  await mail.close();
});

function bootstrap(dataFolder: string): void {
  const args = [
    'bootstrap',
    '--email',
    EMAIL,
    '--name',
    'Ada',
    '--workspace',
    'W',
    '--password-stdin',
  ];
  execFileSync(process.execPath, ['scripts/keydesk.mjs', ...args], {
    input: 'walnut harbour lantern 7',
    env: { ...process.env, KEYDESK_DATA_DIR: dataFolder, DATABASE_URL: '' },
  });
}
