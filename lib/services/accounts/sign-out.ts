import type { SessionId, UserId } from '../../core/ids';
import { endSession } from '../../stores/sessions';
import { transaction } from '../../stores/transaction';
import type { AnonymousContext } from '../context';
import { auditPerson } from './open-session';

/** Ends a session at once, wherever its cookie has been copied to (attack 27). */
export async function signOut(
  ctx: AnonymousContext,
  session: { sessionId: SessionId; userId: UserId },
): Promise<void> {
  const { runtime } = ctx;
  await transaction(runtime.database.prisma, async (tx) => {
    if (await endSession(tx, session.sessionId, runtime.now())) {
      await auditPerson(tx, ctx, session.userId, 'user.signed_out');
    }
  });
}
