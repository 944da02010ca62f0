import { notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import { endOtherSessions, endSessionOf, listSessionsOfUser } from '../../stores/sessions';
import { transaction } from '../../stores/transaction';
import { auditPerson } from './open-session';
import type { PersonContext } from './person-context';

/** A browser in which the person is signed in. */
export interface SessionView {
  id: string;
  isThis: boolean;
  userAgent: string | null;
  /** The address that signed in. */
  address: string | null;
  signedInAt: Date;
  lastSeenAt: Date;
}

/** Where the person is signed in now: this browser first, then by last use. */
export async function listSessions({ runtime, person }: PersonContext): Promise<SessionView[]> {
  const rows = await listSessionsOfUser(runtime.database.prisma, person.id, runtime.now());
  const views = rows.map(({ createdAt, ...row }) => ({
    ...row,
    signedInAt: createdAt,
    isThis: row.id === person.sessionId,
  }));
  return views.sort((a, b) => Number(b.isThis) - Number(a.isThis));
}

/**
 * Ends one other session of the person: its cookie fails from the next request on, in every process.
 * @throws DomainError `not_found` for one that has ended or is somebody else's
 */
export async function revokeSession(ctx: PersonContext, id: string): Promise<void> {
  const { runtime, person } = ctx;
  const sessionId = parseId('session', id);
  await transaction(runtime.database.prisma, async (tx) => {
    const hasEnded =
      sessionId !== null && (await endSessionOf(tx, person.id, sessionId, runtime.now()));
    if (!hasEnded) throw notFound('Session');
    await auditPerson(tx, ctx, person.id, 'user.sessions_revoked', { after: { count: 1 } });
  });
}

/** Ends all other sessions of the person, and says how many there were. */
export async function revokeOtherSessions(ctx: PersonContext): Promise<{ count: number }> {
  const { runtime, person } = ctx;
  return await transaction(runtime.database.prisma, async (tx) => {
    const count = await endOtherSessions(tx, person.id, person.sessionId, runtime.now());
    if (count > 0)
      await auditPerson(tx, ctx, person.id, 'user.sessions_revoked', { after: { count } });
    return { count };
  });
}
