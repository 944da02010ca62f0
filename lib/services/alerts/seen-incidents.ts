import type { Incident } from '../../core/alerts/incident';
import { notFound } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import { countOpenIncidents, listIncidents, readIncidents } from '../../stores/incidents';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** How far open incidents are counted: `99+`. */
export const OPEN_MAX = 100;

/** A page of a workspace's incidents, newest first; those of keys that the actor may not see are left out. */
export async function listSeenIncidents(
  ctx: Context,
  {
    before,
    withRecovered,
    limit,
  }: { before: string | null; withRecovered: boolean; limit: number },
): Promise<{ incidents: readonly Incident[]; next: string | null }> {
  authorize(ctx, 'workspace:read');
  const rows = await listIncidents(ctx.runtime.database.pool, ctx.actor.workspaceId, {
    before: before === null ? null : parseId('incident', before),
    createdBy: onlyOf(ctx),
    withRecovered,
    limit: limit + 1,
  });
  const incidents = rows.slice(0, limit);
  return { incidents, next: rows.length > limit ? (incidents.at(-1)?.id ?? null) : null };
}

/**
 * One incident.
 * @throws DomainError `not_found`, the same for unknown, foreign, and for what is another person's
 */
export async function getIncident(ctx: Context, id: string): Promise<Incident> {
  authorize(ctx, 'workspace:read');
  const parsed = parseId('incident', id);
  const { pool } = ctx.runtime.database;
  const rows = parsed === null ? [] : await readIncidents(pool, ctx.actor.workspaceId, [parsed]);
  const [incident] = rows;
  const only = onlyOf(ctx);
  if (incident === undefined || (only !== null && isOthers(incident, only))) {
    throw notFound('Incident');
  }
  return incident;
}

/** How many incidents are open that the actor may see, up to `OPEN_MAX`. */
export async function countSeenIncidents(ctx: Context): Promise<number> {
  authorize(ctx, 'workspace:read');
  const query = { createdBy: onlyOf(ctx), max: OPEN_MAX };
  return await countOpenIncidents(ctx.runtime.database.pool, ctx.actor.workspaceId, query);
}

// Where keys are personal (the profile's `owner: user`), so is what happens to them.
function onlyOf({ runtime, actor }: Context): UserId | null {
  return runtime.profile.owner === 'user' && actor.type === 'user' ? actor.userId : null;
}

function isOthers({ key }: Incident, userId: UserId): boolean {
  return key !== null && key.createdBy !== userId;
}
