import { COUNTED_MAX, EXPIRING_DAYS, IDLE_DAYS, type KeyAttention } from '../../core/key-attention';
import type { Environment } from '../../core/key-format';
import { readExpiringKeys, readIdleKeys } from '../../stores/key-attention';
import { authorize } from '../authorize';
import type { Context, UserActor } from '../context';

const DAY_MS = 86_400_000;
const NAMED = 5;

/** The keys of an environment that expire soon or lie idle, as far as the person may see them. */
export async function listAttention(
  ctx: Context<UserActor>,
  environment: Environment,
): Promise<KeyAttention> {
  const reach = authorize(ctx, 'keys:read');
  const { runtime, actor } = ctx;
  const now = runtime.now();
  const from = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const createdBy = reach === 'own' ? actor.userId : null;
  const of = { environment, createdBy, now, named: NAMED, counted: COUNTED_MAX };
  const { pool } = runtime.database;
  const [expiring, idle] = await Promise.all([
    readExpiringKeys(pool, actor.workspaceId, { ...of, limit: from(EXPIRING_DAYS) }),
    readIdleKeys(pool, actor.workspaceId, { ...of, limit: from(-IDLE_DAYS) }),
  ]);
  return { expiring, idle };
}
