import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Background } from '@/lib/core/background';
import { layOutMail } from '@/lib/mail/layout';
import { createMailer } from '@/lib/mail/mailer';
import { type MailServer, startMailServer } from '../support/mail-server';
import { logLines, testRuntime } from '../support/world';

const content = {
  to: 'grace@example.com',
  subject: 'Set a new password',
  paragraphs: ['Somebody asked for <b>this</b> & nothing else.'],
  button: { label: 'Set password', url: 'https://keys.example.com/reset/abc?a=1&b="2"' },
  footer: 'You get this mail because of your account.',
};

const open: MailServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function start(...args: Parameters<typeof startMailServer>) {
  const server = await startMailServer(...args);
  open.push(server);
  return server;
}

/** A mailer of its own, and what failed. */
function mailerAt(url: string) {
  const failures: unknown[] = [];
  const background = new Background((_what, error) => failures.push(error));
  return {
    mailer: createMailer({ url, from: 'Keydesk <desk@example.com>' }, background),
    background,
    failures,
  };
}

describe('a mail', () => {
  it('arrives as text and HTML, with one link and nothing that is loaded', async () => {
    const server = await start();
    const { mailer, background, failures } = mailerAt(server.url);
    mailer.send(layOutMail(content));
    await background.settle();
    expect(failures).toEqual([]);
    const [mail] = server.mails;
    expect(mail?.to).toEqual(['grace@example.com']);
    expect(mail?.from).toBe('desk@example.com');
    expect(mail?.raw).toContain('Subject: Set a new password');
    expect(mail?.raw).toContain('multipart/alternative');
    const { html, text } = layOutMail(content);
    expect(html).toContain('&lt;b&gt;this&lt;/b&gt; &amp; nothing else');
    expect(html).not.toMatch(/<img|<script|<link|url\(/);
    expect(new Set(html.match(/href="[^"]*"/g)).size).toBe(1);
    expect(text).toContain(content.button.url);
  });

  it('goes to one person, whatever the address looks like, and no header slips in', async () => {
    const server = await start();
    const { mailer, background } = mailerAt(server.url);
    mailer.send(layOutMail({ ...content, to: 'a@example.com, mallory@evil.example' }));
    mailer.send(layOutMail({ ...content, subject: 'Hello\r\nBcc: mallory@evil.example' }));
    await background.settle();
    expect(server.mails.flatMap(({ to }) => to)).not.toContain('mallory@evil.example');
    const heads = server.mails.map(({ raw }) => raw.slice(0, raw.indexOf('\r\n\r\n')));
    expect(heads).toHaveLength(1);
    expect(heads.join('')).not.toMatch(/^Bcc:/im);
  });

  it('signs in at the server where the address says so', async () => {
    const server = await start({ user: 'desk', password: 'p@ss/word' });
    const url = server.url.replace('smtp://', 'smtp://desk:p%40ss%2Fword@');
    const { mailer, background, failures } = mailerAt(url);
    mailer.send(layOutMail(content));
    await background.settle();
    expect(failures).toEqual([]);
    expect(server.mails).toHaveLength(1);
  });
});

describe('a mail server that', () => {
  it('is away costs the caller nothing, and is logged without address, subject and link', async () => {
    const owned = testRuntime({ mail: { url: 'smtp://127.0.0.1:1', from: 'desk@example.com' } });
    const started = performance.now();
    owned.runtime.mailer?.send(layOutMail(content));
    expect(performance.now() - started).toBeLessThan(100);
    await owned.close();
    const lines = logLines.join('');
    expect(lines).toContain('ESOCKET');
    expect(lines).not.toMatch(/grace@|reset\/abc|Set a new/);
  });

  it('never greets is given up', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { mailer, background, failures } = mailerAt(`smtp://127.0.0.1:${port}`);
    mailer.send(layOutMail(content));
    await background.settle();
    expect(failures).toHaveLength(1);
    silent.close();
  });

  it('speaks no TLS to another machine gets nothing', async () => {
    const server = await start();
    // The same server under a name that is not this machine's.
    const { mailer, background, failures } = mailerAt(server.url.replace('127.0.0.1', '0.0.0.0'));
    mailer.send(layOutMail(content));
    await background.settle();
    expect(failures).toHaveLength(1);
    expect(server.mails).toHaveLength(0);
  });
});

it('without SMTP_URL there is no mailer', async () => {
  const owned = testRuntime();
  expect(owned.runtime.mailer).toBeNull();
  await owned.close();
});
