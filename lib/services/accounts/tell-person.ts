import { layOutMail } from '../../mail/layout';
import type { AnonymousContext } from '../context';

const NEWS = {
  password_changed: {
    subject: 'Your Keydesk password was changed',
    text: 'The password of your account was changed, and every other session has ended.',
  },
  totp_enabled: {
    subject: 'Your Keydesk sign-in now asks for a code',
    text: 'An authenticator app was added to your account. From now on signing in asks for its code.',
  },
  totp_disabled: {
    subject: 'Your Keydesk sign-in asks for no code any more',
    text: 'The authenticator app was removed from your account. Signing in asks for the password alone.',
  },
  recovery_code_used: {
    subject: 'A recovery code of your Keydesk account was used',
    text: 'Somebody signed in to your account with one of its recovery codes. It cannot be used again.',
  },
  codes_wrong: {
    subject: 'Five wrong codes for your Keydesk account',
    text: 'Somebody entered your right password and then five wrong codes of the authenticator app in a row. If it was not you, they have your password.',
  },
  codes_stopped: {
    subject: 'Your Keydesk account takes no more codes',
    text: 'Twenty wrong codes of the authenticator app were entered in a row after your right password. There no code is taken any more until you set a new password or sign in with a recovery code.',
  },
  identity_unlinked: {
    subject: 'A provider was disconnected from your Keydesk account',
    text: 'The OpenID provider signs you in to your account no more, and every other session has ended.',
  },
} as const;

/** Tells a person by mail what has just happened to their account; nothing where there is no mailer. */
export function tellPerson(
  { runtime }: AnonymousContext,
  email: string,
  what: keyof typeof NEWS,
): void {
  const { subject, text } = NEWS[what];
  const { publicUrl } = runtime.settings;
  runtime.mailer?.send(
    layOutMail({
      to: email,
      subject,
      paragraphs: [text, `It happened at ${runtime.now().toUTCString()}.`],
      button: { label: 'Look at your account', url: `${publicUrl}/account` },
      footer: `You get this mail because you have an account at ${publicUrl}. If it was not you, set a new password at once: ${publicUrl}/forgot`,
    }),
  );
}
