import type { KeyId } from '../../core/ids';
import type { Environment } from '../../core/key-format';
import { type AddressUse, mergeUses } from '../../core/restrictions/replay';
import { type EnvironmentUse, readAddressUse } from '../../stores/usage-reads';
import { whoseTraffic } from '../authorize';
import type { Context } from '../context';

const HOUR_MS = 3_600_000;

/** The first of the hours that counts of the last 24 hours are in: at its beginning, up to 25 hours ago. */
export function dayBefore(now: Date): Date {
  const ms = now.getTime();
  return new Date(ms - (ms % HOUR_MS) - 24 * HOUR_MS);
}

/** Whose requests: the workspace's in some environments, or one key's. */
export interface RecentUseOf {
  environments: readonly Environment[];
  keyId?: KeyId;
}

/**
 * From where requests of the last 24 hours came that were let through, by environment. Of the actor's own
 * keys alone where keys are personal and the actor does not manage the workspace.
 */
export async function recentUseByEnvironment(
  ctx: Context,
  of: RecentUseOf,
): Promise<EnvironmentUse[]> {
  const { runtime, actor } = ctx;
  return await readAddressUse(runtime.database.pool, actor.workspaceId, {
    environments: of.environments,
    keyId: of.keyId ?? null,
    createdBy: whoseTraffic(ctx),
    since: dayBefore(runtime.now()),
  });
}

/** The same for all these environments together. */
export async function recentUse(ctx: Context, of: RecentUseOf): Promise<readonly AddressUse[]> {
  return mergeUses(await recentUseByEnvironment(ctx, of));
}
