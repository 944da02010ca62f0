import { describeNotice } from '../../core/notice';
import { layOutMail } from '../../mail/layout';
import { type MailedNotice, takeUnmailedNotices } from '../../stores/notices';
import { transaction } from '../../stores/transaction';
import type { Runtime } from '../context';
import { enqueue } from '../delivery/enqueue';

/** How many notices one transaction takes. */
const BATCH = 50;

/**
 * Puts into the outbox, beside the answer, what was done in workspaces from outside and their owners have not been
 * mailed yet. Without a mail server nothing happens: the dashboard tells it all the same.
 * @param acts the requests of the operator whose work is over; what others began waits until it is, or is left
 */
export function mailNotices(runtime: Runtime, acts: readonly string[] = []): void {
  const { mailer, background, database, now, settings } = runtime;
  if (mailer === null) return;
  background.run('notices', async () => {
    for (;;) {
      const taken = await transaction(database.prisma, async (tx) => {
        const told = await takeUnmailedNotices(tx, { at: now(), acts, limit: BATCH });
        for (const one of told) {
          const mails = one.owners.map((to) => mailOf(one, to, settings.publicUrl));
          const { workspaceId } = one;
          await enqueue(tx, runtime, { workspaceId, event: 'notice.created', data: null, mails });
        }
        return told.length;
      });
      runtime.deliveries.wake();
      if (taken < BATCH) return;
    }
  });
}

function mailOf({ notice, workspace }: MailedNotice, to: string, publicUrl: string) {
  const isAboutWebhook = notice.kind === 'webhook_disabled';
  return layOutMail({
    to,
    subject: `${workspace.name}: ${SUBJECTS[notice.kind]}`,
    paragraphs: [
      describeNotice(notice),
      `It happened in the workspace ${workspace.name} at ${notice.createdAt.toUTCString()}.`,
    ],
    button: {
      label: isAboutWebhook ? 'Look at the webhook' : 'Look at the keys',
      url: `${publicUrl}/${workspace.slug}/settings/${isAboutWebhook ? 'webhooks' : 'api-keys'}`,
    },
    footer: `You get this mail because you own ${workspace.name} at ${publicUrl}.`,
  });
}

const SUBJECTS: Readonly<Record<MailedNotice['notice']['kind'], string>> = {
  keys_revoked: 'API keys were revoked',
  keys_deactivated: 'API keys were deactivated',
  keys_reported: 'API keys were reported as leaked',
  workspace_suspended: 'the workspace is suspended',
  workspace_resumed: 'the workspace is not suspended any more',
  webhook_disabled: 'the webhook was switched off',
};
