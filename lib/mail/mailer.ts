import nodemailer from 'nodemailer';
import type { Background } from '../core/background';
import { isLoopbackHost } from '../core/loopback';

/** A mail to one person, as plain text and as HTML. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends mails. */
export interface Mailer {
  /** Takes a mail and returns at once; what cannot be delivered is logged, without its content. */
  send(mail: Mail): void;
  /** Hands a mail over now; what went wrong, or null. */
  deliver(mail: Mail): Promise<'mail_refused' | 'mail_failed' | null>;
}

/** Where mails are handed over, and who they come from. */
export interface MailSettings {
  /** `smtp://` or `smtps://`, with name and password where the server wants them. */
  url: string;
  from: string;
}

const CONNECT_MS_MAX = 5_000;
const SILENCE_MS_MAX = 10_000;
const CONNECTIONS_MAX = 2;

/**
 * A mailer over SMTP. Links in mails are secrets: to another machine it speaks TLS alone, unless the
 * address says `?requireTLS=false`.
 */
export function createMailer(settings: MailSettings, background: Background): Mailer {
  const transport = nodemailer.createTransport({
    ...connectionOf(settings.url),
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    dnsTimeout: CONNECT_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const handOver = async ({ to, ...mail }: Mail): Promise<void> => {
    // As an object: an address is never read as a list of them.
    await transport.sendMail({
      ...mail,
      to: { name: '', address: to },
      from: settings.from,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  };
  return {
    send: (mail) => background.run('mail', () => handOver(mail)),
    async deliver(mail) {
      try {
        await handOver(mail);
        return null;
      } catch (error) {
        return isRecipientRefused(error) ? 'mail_refused' : 'mail_failed';
      }
    },
  };
}

// For good (RFC 5321 §4.2.1), and because of the recipient: sent again it is refused again.
function isRecipientRefused(error: unknown): boolean {
  const { command, responseCode } = { command: '', responseCode: 0, ...Object(error) };
  return command === 'RCPT TO' && responseCode >= 550;
}

function connectionOf(text: string) {
  const url = new URL(text);
  const isSecure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const wantsTls = url.searchParams.get('requireTLS') !== 'false';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    secure: isSecure,
    requireTLS: wantsTls && !isSecure && !isLoopbackHost(url.hostname),
    ...(user !== '' && { auth: { user, pass: decodeURIComponent(url.password) } }),
  };
}
