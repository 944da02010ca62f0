import { parseId, type SessionId, type UserId } from '../../core/ids';
import { findSessionUser, touchSession } from '../../stores/sessions';
import type { Runtime } from '../context';

/** The person behind a session. */
export interface SessionUser {
  id: UserId;
  sessionId: SessionId;
  email: string;
  name: string;
}

/** How exactly the list of sessions says when one was last used. */
const SEEN_MS = 5 * 60_000;

/** Who a session belongs to now; null when it has ended: asked on every request (decision D9). */
export async function resolveSession(
  runtime: Runtime,
  sessionId: string,
): Promise<SessionUser | null> {
  const id = parseId('session', sessionId);
  if (id === null) return null;
  const now = runtime.now();
  const { prisma } = runtime.database;
  const user = await findSessionUser(prisma, id, now);
  const userId = user === null ? null : parseId('user', user.id);
  if (user === null || userId === null) return null;
  const { email, name, lastSeenAt } = user;
  if (now.getTime() - lastSeenAt.getTime() > SEEN_MS) await touchSession(prisma, id, now);
  return { id: userId, email, name, sessionId: id };
}
