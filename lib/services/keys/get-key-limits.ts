import { notFound } from '../../core/errors';
import { type KeyLimits, limitsOf } from '../../core/rate-limits';
import { findKeyLimits } from '../../stores/keys';
import type { Context } from '../context';
import { loadKey } from './load-key';

/** The requests per minute that a key and its workspace may make; `not_found` like the key itself. */
export async function getKeyLimits(ctx: Context, id: string): Promise<KeyLimits> {
  const { prisma } = ctx.runtime.database;
  const key = await loadKey(ctx, prisma, id, 'keys:read');
  const facts = await findKeyLimits(prisma, ctx.actor.workspaceId, key.id);
  if (facts === null) throw notFound('API key');
  return limitsOf(facts, ctx.runtime.profile.rateLimitPerMinute);
}
