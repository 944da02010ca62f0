import type { SessionId, UserId } from '../../core/ids';
import { reachOf } from '../../core/roles';
import { findMember } from '../../stores/members';
import { findOperatorWorkspaceId } from '../../stores/workspaces';
import type { Runtime, UserActor } from '../context';

/** The person as one who manages the installation; null for everybody who may not: asked each time. */
export async function enterInstallation(
  runtime: Runtime,
  { id: userId, sessionId }: { id: UserId; sessionId: SessionId },
): Promise<UserActor | null> {
  const { prisma } = runtime.database;
  const workspaceId = await findOperatorWorkspaceId(prisma);
  const member = workspaceId === null ? null : await findMember(prisma, workspaceId, userId);
  if (workspaceId === null || member === null) return null;
  if (reachOf(member.role, 'installation:manage') === null) return null;
  const { role } = member;
  return { type: 'user', userId, sessionId, workspaceId, role, isOperator: true };
}
