import type { Environment } from '../../core/key-format';
import { type LogFilter, type LogQuery, logFilterOf, UNKNOWN_KEYS } from '../../core/log-filter';
import type { LogEntry } from '../../core/request-log';
import { findKeyNames, type LogOwner } from '../../stores/request-log-list';
import { authorize, whoseTraffic } from '../authorize';
import type { Context } from '../context';

/** Which requests somebody wants to see. */
export interface AskedLog {
  environment: Environment;
  query: LogQuery;
}

/** A request, and what its key is called; null where none is known, or the key is of another workspace. */
export interface ShownEntry extends LogEntry {
  keyName: string | null;
}

/**
 * Whose requests these are, and the filter: where keys are personal, of one's own alone. What brought no known
 * key belongs to no workspace: the operator's managers see it.
 * @throws DomainError `forbidden`
 */
export function logOwner(ctx: Context, asked: AskedLog): { owner: LogOwner; filter: LogFilter } {
  const filter = logFilterOf(asked.query);
  if (asked.query.key === UNKNOWN_KEYS) {
    authorize(ctx, 'installation:manage');
    const owner = { workspaceId: '', environment: '', seenBy: null } as const;
    return { owner, filter: { ...filter, keyId: null } };
  }
  authorize(ctx, 'keys:read');
  const { workspaceId } = ctx.actor;
  return {
    owner: { workspaceId, environment: asked.environment, seenBy: whoseTraffic(ctx) },
    filter,
  };
}

/** The requests with what their keys are called. */
export async function withKeyNames(
  { runtime }: Pick<Context, 'runtime'>,
  { workspaceId }: LogOwner,
  entries: readonly LogEntry[],
): Promise<ShownEntry[]> {
  const ids = [...new Set(entries.map(({ keyId }) => keyId))].filter((id) => id !== '');
  const names =
    ids.length === 0
      ? new Map<string, string>()
      : await findKeyNames(runtime.database.pool, workspaceId, ids);
  return entries.map((entry) => ({ ...entry, keyName: names.get(entry.keyId) ?? null }));
}
