import type { BlastRadius } from '../../core/blast-radius';
import { notFound } from '../../core/errors';
import { parseId, type WorkspaceId } from '../../core/ids';
import { readBlastRadius } from '../../stores/blast-radius';
import { findKey } from '../../stores/keys';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { getKey } from './get-key';

const HOUR_MS = 3_600_000;

/**
 * What a key did since a moment, for whoever may see it: members in their own workspace, the operator in any.
 * From the counts, so by the hour, and at most a second behind.
 * @throws DomainError `not_found` for an unknown id, or one of another workspace
 */
export async function getBlastRadius(
  ctx: Context,
  { workspaceId, keyId, since }: { workspaceId: WorkspaceId; keyId: string; since: Date },
): Promise<BlastRadius> {
  const { database } = ctx.runtime;
  const id = parseId('key', keyId);
  if (workspaceId === ctx.actor.workspaceId) {
    await getKey(ctx, keyId);
  } else {
    authorize(ctx, 'installation:manage');
    const key = id === null ? null : await findKey(database.prisma, workspaceId, id);
    if (key === null) throw notFound('API key');
  }
  if (id === null) throw notFound('API key');
  const hour = new Date(Math.floor(since.getTime() / HOUR_MS) * HOUR_MS);
  return await readBlastRadius(database.pool, workspaceId, { keyId: id, since: hour });
}
