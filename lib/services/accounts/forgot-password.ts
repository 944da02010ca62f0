import { isDomainError, notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import { layOutMail } from '../../mail/layout';
import type { Mailer } from '../../mail/mailer';
import { transaction } from '../../stores/transaction';
import { findUserByEmail } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { createPasswordLink, LINK_MINUTES } from './password-link';

/**
 * Sends who has forgotten their password a link that sets a new one, within 30 minutes. Everything that
 * depends on whether somebody has the address happens after the answer (attack 29).
 * @throws DomainError `not_found` where no mails are sent; `rate_limited` by the sender alone
 */
export function requestPasswordLink(ctx: AnonymousContext, email: string): void {
  const { limits, mailer, background } = ctx.runtime;
  if (mailer === null) throw notFound('Page');
  limits.take([['forgotSender', senderOf(ctx)]]);
  background.run('password link', () => mailPasswordLink(ctx, mailer, email));
}

async function mailPasswordLink(
  ctx: AnonymousContext,
  mailer: Mailer,
  email: string,
): Promise<void> {
  const { runtime } = ctx;
  if (!mayMail(ctx, email)) return;
  const link = await transaction(runtime.database.prisma, async (tx) => {
    const user = await findUserByEmail(tx, email);
    const userId = user === null ? null : parseId('user', user.id);
    return userId === null ? null : await createPasswordLink(tx, ctx, userId, 'mail');
  });
  if (link === null) return;
  const { publicUrl } = runtime.settings;
  mailer.send(
    layOutMail({
      to: email,
      subject: 'Set a new Keydesk password',
      paragraphs: [
        `Somebody, hopefully you, asked for a new password at ${publicUrl}.`,
        `The link works once, within ${LINK_MINUTES.mail} minutes. Setting a password signs you out everywhere.`,
      ],
      button: { label: 'Set a new password', url: link },
      footer: 'If it was not you, do nothing: your password stays as it is.',
    }),
  );
}

// Nobody's mailbox is flooded; the page says nothing of it.
function mayMail({ runtime }: AnonymousContext, email: string): boolean {
  try {
    runtime.limits.take([['forgotAccount', email]]);
    return true;
  } catch (error) {
    if (isDomainError(error)) return false;
    throw error;
  }
}
