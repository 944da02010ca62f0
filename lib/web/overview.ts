import 'server-only';
import { notFound } from 'next/navigation';
import type { Incident } from '../core/alerts/incident';
import type { KeyAttention } from '../core/key-attention';
import type { Environment } from '../core/key-format';
import type { UsageReport } from '../core/usage-figures';
import { rollingRange } from '../core/usage-range';
import { listSeenIncidents } from '../services/alerts/seen-incidents';
import { listAttention } from '../services/keys/list-attention';
import { getUsage } from '../services/usage/get-usage';
import { memberContext } from './session';

const INCIDENTS_MAX = 5;

/** What the overview shows. */
export interface Overview {
  report: UsageReport;
  attention: KeyAttention;
  /** The newest that are open. */
  incidents: readonly Incident[];
  now: Date;
}

/** The overview of a workspace: its last 24 hours, and what needs attention; 404 for who is no member. */
export async function getOverview(slug: string, environment: Environment): Promise<Overview> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const now = ctx.runtime.now();
  const filter = { environment, keyId: null, endpoint: null, status: null, country: null };
  const range = rollingRange('24h', 'UTC', now.getTime());
  const open = { before: null, withRecovered: false, limit: INCIDENTS_MAX };
  const [report, attention, { incidents }] = await Promise.all([
    getUsage(ctx, { range, filter, endpointsMax: 5 }),
    listAttention(ctx, environment),
    listSeenIncidents(ctx, open),
  ]);
  return { report, attention, incidents, now };
}
