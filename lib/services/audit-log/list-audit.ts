import type { AuditRow } from '../../core/audit-chain';
import type { AuditCursor, AuditFilter } from '../../core/audit-filter';
import { invalidInput } from '../../core/errors';
import { findAuditNames, listAuditRows } from '../../stores/audit-list';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** A row, and what people call those whom it names; null for who has no name. */
export interface ShownAct extends AuditRow {
  actorName: string | null;
  targetName: string | null;
  /** Of a key: where its page is. */
  targetEnvironment: string | null;
  /** Of those whose ids the fields hold. */
  names: ReadonlyMap<string, string>;
}

export interface ListedActs {
  acts: readonly ShownAct[];
  nextCursor: string | null;
}

/**
 * One page of what was done, newest first. A developer sees their own acts and what was done to their keys.
 * @param query `cursor`: as the page before gave it; null for the first
 * @throws DomainError `invalid_request` for a cursor that was changed or belongs to another list
 */
export async function listAudit(
  ctx: Context,
  query: { filter: AuditFilter; cursor: string | null; limit: number },
): Promise<ListedActs> {
  const seenBy = auditSeenBy(ctx);
  const { runtime, actor } = ctx;
  const { pool } = runtime.database;
  const { filter, limit } = query;
  const list = JSON.stringify(['audit', actor.workspaceId, seenBy, filter]);
  const rows = await listAuditRows(pool, actor.workspaceId, {
    filter,
    seenBy,
    cursor: query.cursor === null ? null : openCursor(ctx, query.cursor, list),
    order: 'newest',
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const ids = [...new Set(shown.flatMap(idsIn))];
  const names = await findAuditNames(pool, actor.workspaceId, ids);
  const acts = shown.map((row) => ({
    ...row,
    actorName: names.get(row.actor_id)?.name ?? null,
    targetName: names.get(row.target_id)?.name ?? null,
    targetEnvironment: names.get(row.target_id)?.environment ?? null,
    names: new Map(idsIn(row).flatMap((id) => namedAs(names.get(id)?.name, id))),
  }));
  const last = shown.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined
      ? runtime.cursorSeal.sign(JSON.stringify({ list, at: last.at, seq: last.seq }))
      : null;
  return { acts, nextCursor };
}

/** Whose acts and keys alone the actor may see in the log; null: everybody's. */
export function auditSeenBy(ctx: Context): string | null {
  const { actor } = ctx;
  return authorize(ctx, 'audit:read') === 'own' && actor.type === 'user' ? actor.userId : null;
}

/** Fields that hold ids of persons or workspaces. */
const NAMING = ['created_by', 'workspaces'];

function idsIn({ actor_id, target_id, before, after }: AuditRow): string[] {
  const values = NAMING.flatMap((name) => [before?.[name], after?.[name]]).flat();
  const ids = values.filter((value) => typeof value === 'string');
  return [actor_id, target_id, ...ids];
}

function namedAs(name: string | undefined, id: string): [string, string][] {
  return name === undefined ? [] : [[id, name]];
}

function openCursor({ runtime }: Context, sealed: string, list: string): AuditCursor {
  const text = runtime.cursorSeal.open(sealed);
  const opened: unknown = text === null ? null : JSON.parse(text);
  if (typeof opened === 'object' && opened !== null && 'list' in opened && opened.list === list) {
    if ('at' in opened && 'seq' in opened) {
      const { at, seq } = opened;
      if (typeof at === 'string' && typeof seq === 'number') return { at, seq };
    }
  }
  throw invalidInput([
    { pointer: 'cursor', detail: 'This cursor is not one of this list. Start again without it.' },
  ]);
}
