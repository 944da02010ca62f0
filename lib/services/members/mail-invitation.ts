import type { MadeInvitation } from '../../core/member-view';
import { layOutMail } from '../../mail/layout';
import { findMember } from '../../stores/members';
import { findWorkspace } from '../../stores/workspaces';
import type { ManagerContext } from './refuse-above';

/** Mails the link of an invitation, where there is a mail server. What cannot be delivered is logged. */
export async function mailInvitation(
  { runtime, actor }: ManagerContext,
  { email, link }: Pick<MadeInvitation, 'email' | 'link'>,
): Promise<void> {
  const { mailer, database } = runtime;
  if (mailer === null) return;
  const workspace = await findWorkspace(database.prisma, actor.workspaceId);
  const inviter =
    actor.type === 'user'
      ? await findMember(database.prisma, actor.workspaceId, actor.userId)
      : null;
  const name = workspace?.name ?? 'a workspace';
  mailer.send(
    layOutMail({
      to: email,
      subject: `Join ${name} on Keydesk`,
      paragraphs: [
        `${inviter?.name ?? 'Whoever runs this installation'} invites you to ${name} on Keydesk, where its API keys are kept.`,
        'The link works once, within 72 hours, for this address alone.',
      ],
      button: { label: 'See the invitation', url: link },
      footer:
        'You get this because somebody entered your address. If you expect nothing, ignore it.',
    }),
  );
}
