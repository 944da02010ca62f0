import { parseId, type SessionId, type UserId } from '../../core/ids';
import { findSessionUser } from '../../stores/sessions';
import type { Runtime } from '../context';

/** The person behind a session. */
export interface SessionUser {
  id: UserId;
  sessionId: SessionId;
  email: string;
  name: string;
}

/** Who a session belongs to now; null when it has ended: asked on every request (decision D9). */
export async function resolveSession(
  runtime: Runtime,
  sessionId: string,
): Promise<SessionUser | null> {
  const id = parseId('session', sessionId);
  if (id === null) return null;
  const user = await findSessionUser(runtime.database.prisma, id, runtime.now());
  const userId = user === null ? null : parseId('user', user.id);
  return user === null || userId === null ? null : { ...user, id: userId, sessionId: id };
}
