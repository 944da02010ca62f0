import 'server-only';
import { notFound } from 'next/navigation';
import { type KeyUse, type ListedUse, NO_USE } from '../core/key-use';
import type { KeyView } from '../core/key-view';
import { NO_LOG_FILTERS } from '../core/log-filter';
import { apiRoutes } from '../http/v1/index';
import { getKeysUse } from '../services/keys/get-keys-use';
import { getScopeUse, type KeyScopeUse } from '../services/keys/get-scope-use';
import { listLog } from '../services/logs/list-log';
import type { ShownEntry } from '../services/logs/log-owner';
import { memberContext } from './session';

const DAY_MS = 86_400_000;

/** What a key's page says about its use. */
export interface KeyPageUse {
  use: KeyUse;
  /** Its newest request in the log; null: there is none. */
  newest: ShownEntry | null;
  scopes: KeyScopeUse;
}

/** What keys of a list did in the last 24 hours, and from which country they were last used. */
export async function listKeysUse(
  slug: string,
  keys: readonly KeyView[],
): Promise<ReadonlyMap<string, ListedUse>> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const ids = keys.map(({ id }) => id);
  const uses = ids.length === 0 ? new Map<string, KeyUse>() : await getKeysUse(ctx, ids);
  return new Map(
    keys.map(({ id, lastUsedIp }) => {
      const country = ctx.runtime.countries.of(lastUsedIp, null);
      return [id, { ...(uses.get(id) ?? NO_USE), country }];
    }),
  );
}

/** How a key is used; the page has made sure that the member may see it. */
export async function getKeyPageUse(slug: string, key: KeyView): Promise<KeyPageUse> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const { id, environment, lastUsedAt } = key;
  // The stored last use is up to a minute older than the newest request.
  const from = lastUsedAt === null ? null : new Date(lastUsedAt.getTime() - DAY_MS);
  const query = { ...NO_LOG_FILTERS, key: id, from: from?.toISOString() ?? '' };
  const [use, newest, scopes] = await Promise.all([
    getKeysUse(ctx, [id]),
    listLog(ctx, { environment, query, cursor: null, limit: 1 }),
    getScopeUse(ctx, id, scopeOfEndpoint),
  ]);
  return { use: use.get(id) ?? NO_USE, newest: newest.entries[0] ?? null, scopes };
}

function scopeOfEndpoint(endpoint: string): string | null {
  const requires = apiRoutes.routes.find((route) => route.endpoint === endpoint)?.requires;
  return requires === undefined || requires === 'public' || requires === 'any_key'
    ? null
    : requires;
}
