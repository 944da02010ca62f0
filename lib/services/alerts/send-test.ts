import { notFound } from '../../core/errors';
import { layOutMail } from '../../mail/layout';
import { findMember } from '../../stores/members';
import { transaction } from '../../stores/transaction';
import { findWorkspace } from '../../stores/workspaces';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { enqueue } from '../delivery/enqueue';

/** Sends a test by the ways that alerts go: to the workspace's webhook, and as a mail to who asks for it. */
export async function sendTestAlert(ctx: Context): Promise<void> {
  authorize(ctx, 'workspace:manage');
  const { runtime, actor } = ctx;
  runtime.limits.take([['testAlert', actor.workspaceId]]);
  await transaction(runtime.database.prisma, async (tx) => {
    const workspace = await findWorkspace(tx, actor.workspaceId);
    if (workspace === null) throw notFound('Workspace');
    const { name, slug } = workspace;
    const reader =
      actor.type === 'user' ? await findMember(tx, actor.workspaceId, actor.userId) : null;
    const page = `${runtime.settings.publicUrl}/${slug}/alerts`;
    const content = {
      subject: `${name}: a test alert`,
      paragraphs: ['This is a test. Nothing has happened: alerts of this workspace reach you.'],
      button: { label: 'Look at the alerts', url: page },
      footer: `You get this mail because you asked for a test at ${page}.`,
    };
    await enqueue(tx, runtime, {
      workspaceId: actor.workspaceId,
      event: 'alert.test',
      data: { workspace: { id: actor.workspaceId, slug, name } },
      mails: reader === null ? [] : [layOutMail({ to: reader.email, ...content })],
    });
    await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
      action: 'alert.test_sent',
      targetType: 'workspace',
      targetId: actor.workspaceId,
    });
  });
}
