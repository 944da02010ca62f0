import { type KeyUse, NO_USE, USE_BAR_MS, USE_BARS } from '../../core/key-use';
import { readUseBars, type UseBar } from '../../stores/key-use';
import { authorize } from '../authorize';
import type { Context } from '../context';

const QUARTER_MS = 15 * 60_000;

/** What keys did in the last 24 hours, by their ids; of another person's, where keys are personal, nothing. */
export async function getKeysUse(
  ctx: Context,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KeyUse>> {
  const reach = authorize(ctx, 'keys:read');
  const { runtime, actor } = ctx;
  const nowMs = runtime.now().getTime();
  const endMs = nowMs - (nowMs % QUARTER_MS) + QUARTER_MS;
  const bars = await readUseBars(runtime.database.pool, actor.workspaceId, {
    ids,
    since: new Date(endMs - USE_BARS * USE_BAR_MS),
    barSeconds: USE_BAR_MS / 1_000,
    createdBy: reach === 'own' && actor.type === 'user' ? actor.userId : null,
  });
  const byKey = new Map<string, UseBar[]>();
  for (const bar of bars) byKey.set(bar.keyId, [...(byKey.get(bar.keyId) ?? []), bar]);
  return new Map(ids.map((id) => [id, useOf(byKey.get(id) ?? [])]));
}

function useOf(found: readonly UseBar[]): KeyUse {
  const bars = NO_USE.bars.map((empty, place) => {
    const { requests, errors } = found.find(({ bar }) => bar === place) ?? empty;
    return { requests, errors };
  });
  return {
    requests: bars.reduce((sum, { requests }) => sum + requests, 0),
    errors: bars.reduce((sum, { errors }) => sum + errors, 0),
    bars,
  };
}
