import 'server-only';
import { notFound } from 'next/navigation';
import type { KeyAttention } from '../core/key-attention';
import type { Environment } from '../core/key-format';
import type { UsageReport } from '../core/usage-figures';
import { rollingRange } from '../core/usage-range';
import { listAttention } from '../services/keys/list-attention';
import { getUsage } from '../services/usage/get-usage';
import { memberContext } from './session';

/** The overview of a workspace: its last 24 hours, and what needs attention; 404 for who is no member. */
export async function getOverview(
  slug: string,
  environment: Environment,
): Promise<{ report: UsageReport; attention: KeyAttention; now: Date }> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const now = ctx.runtime.now();
  const filter = { environment, keyId: null, endpoint: null, status: null, country: null };
  const range = rollingRange('24h', 'UTC', now.getTime());
  const [report, attention] = await Promise.all([
    getUsage(ctx, { range, filter, endpointsMax: 5 }),
    listAttention(ctx, environment),
  ]);
  return { report, attention, now };
}
