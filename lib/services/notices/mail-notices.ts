import { describeNotice } from '../../core/notice';
import { layOutMail } from '../../mail/layout';
import { type MailedNotice, takeUnmailedNotices } from '../../stores/notices';
import { transaction } from '../../stores/transaction';
import type { Runtime } from '../context';

/** How many notices one transaction takes. */
const BATCH = 50;

/**
 * Mails the owners of workspaces what was done there from outside and has not been mailed yet, beside the
 * answer. Without a mail server nothing happens: the dashboard tells it all the same.
 * @param acts the requests of the operator whose work is over; what others began waits until it is, or is left
 */
export function mailNotices(runtime: Runtime, acts: readonly string[] = []): void {
  const { mailer, background, database, now, settings } = runtime;
  if (mailer === null) return;
  background.run('notices', async () => {
    for (;;) {
      const taken = await transaction(database.prisma, (tx) =>
        takeUnmailedNotices(tx, { at: now(), acts, limit: BATCH }),
      );
      for (const told of taken) {
        for (const to of told.owners) mailer.send(mailOf(told, to, settings.publicUrl));
      }
      if (taken.length < BATCH) return;
    }
  });
}

function mailOf({ notice, workspace }: MailedNotice, to: string, publicUrl: string) {
  return layOutMail({
    to,
    subject: `${workspace.name}: ${SUBJECTS[notice.kind]}`,
    paragraphs: [
      describeNotice(notice),
      `It happened in the workspace ${workspace.name} at ${notice.createdAt.toUTCString()}.`,
    ],
    button: { label: 'Look at the keys', url: `${publicUrl}/${workspace.slug}/settings/api-keys` },
    footer: `You get this mail because you own ${workspace.name} at ${publicUrl}.`,
  });
}

const SUBJECTS: Readonly<Record<MailedNotice['notice']['kind'], string>> = {
  keys_revoked: 'API keys were revoked',
  keys_deactivated: 'API keys were deactivated',
  keys_reported: 'API keys were reported as leaked',
  workspace_suspended: 'the workspace is suspended',
  workspace_resumed: 'the workspace works again',
};
