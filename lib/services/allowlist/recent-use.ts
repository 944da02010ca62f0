import type { KeyId } from '../../core/ids';
import type { Environment } from '../../core/key-format';
import type { AddressUse } from '../../core/restrictions/replay';
import { readAddressUse } from '../../stores/usage-reads';
import type { Context } from '../context';

const HOUR_MS = 3_600_000;

/** The first of the hours that counts of the last 24 hours are in: at its beginning, up to 25 hours ago. */
export function dayBefore(now: Date): Date {
  const ms = now.getTime();
  return new Date(ms - (ms % HOUR_MS) - 24 * HOUR_MS);
}

/** From where requests of the last 24 hours came that were let through: the workspace's, or one key's. */
export async function recentUse(
  { runtime, actor }: Context,
  of: { environments: readonly Environment[]; keyId?: KeyId },
): Promise<AddressUse[]> {
  return await readAddressUse(runtime.database.pool, actor.workspaceId, {
    environments: of.environments,
    keyId: of.keyId ?? null,
    since: dayBefore(runtime.now()),
  });
}
