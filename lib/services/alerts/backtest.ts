import type { History } from '../../core/alerts/facts';
import { isBlindToNetworks } from '../../core/alerts/places';
import { type Backtest, momentsOf, replay } from '../../core/alerts/replay';
import type { AlertRule } from '../../core/alerts/rules';
import { DAY_MS } from '../../core/lifetimes';
import {
  type AlertedKey,
  readAlertedKeys,
  readAlertedWorkspaces,
} from '../../stores/alert-subjects';
import { listBusiestKeys, readSlices } from '../../stores/alert-traffic';
import { authorize, whoseTraffic } from '../authorize';
import type { Context } from '../context';
import { loadKey } from '../keys/load-key';
import { readPastHistory, workspaceHistory } from './read-histories';

/** How far back it looks. */
const BACKTEST_DAYS = 30;
/** How many keys it looks at: those with the most requests. */
const KEYS_MAX = 20;

interface Tried {
  rule: AlertRule;
  keyId: string | null;
  threshold: number;
}

/** Judges the last 30 days by a rule about traffic: of one key, or of the busiest keys and the workspace. */
export async function backtest(ctx: Context, asked: Tried): Promise<Backtest> {
  authorize(ctx, 'keys:read');
  return await ctx.runtime.reports.run(ctx.actor.workspaceId, () => lookBack(ctx, asked));
}

async function lookBack(ctx: Context, { rule, keyId, threshold }: Tried): Promise<Backtest> {
  const { runtime, actor } = ctx;
  const { pool, prisma } = runtime.database;
  const only = keyId === null ? null : (await loadKey(ctx, prisma, keyId, 'keys:read')).id;
  const until = runtime.now();
  const from = new Date(until.getTime() - BACKTEST_DAYS * DAY_MS);
  const query = { since: dayOf(from), keyId: only, limit: KEYS_MAX + 1 };
  const ids = await listBusiestKeys(pool, actor.workspaceId, query);
  const asked = ids.slice(0, KEYS_MAX).map((id) => ({ workspaceId: actor.workspaceId, keyId: id }));
  const keys = await readAlertedKeys(pool, asked, from);
  const seen = keys.filter((key) => isSeen(ctx, key));
  const firings: Backtest['firings'][number][] = [];
  let blindKeys = 0;
  for (const key of seen) {
    const history = await readPastHistory(runtime, key, { rule, from, until });
    const moments = momentsOf(history);
    if (moments.some((now) => isBlindAt(history, now, threshold))) blindKeys += 1;
    const found = replay(rule, threshold, history, moments);
    firings.push(...found.map((one) => ({ ...one, keyId: key.keyId, keyName: key.keyName })));
  }
  if (only === null && rule === 'rate_limit' && whoseTraffic(ctx) === null) {
    firings.push(...(await replayWorkspace(ctx, threshold, { from, until })));
  }
  firings.sort((a, b) => a.at.getTime() - b.at.getTime());
  return { firings, keys: seen.length, hasMore: ids.length > KEYS_MAX, blindKeys };
}

async function replayWorkspace(
  { runtime, actor }: Context,
  threshold: number,
  time: { from: Date; until: Date },
): Promise<Backtest['firings']> {
  const { pool } = runtime.database;
  const [workspace] = await readAlertedWorkspaces(pool, [actor.workspaceId]);
  if (workspace === undefined) return [];
  const subjects = [{ workspaceId: actor.workspaceId, keyId: '' as const }];
  const slices = await readSlices(pool, subjects, { grain: 'quarter', ...time });
  const history = workspaceHistory(runtime, workspace, slices, true);
  const found = replay('rate_limit', threshold, history, momentsOf(history));
  return found.map((one) => ({ ...one, keyId: null, keyName: null }));
}

function isBlindAt(history: History, now: Date, networksMax: number): boolean {
  const places = history.placesAt(now);
  return places !== null && isBlindToNetworks(places, networksMax);
}

function isSeen({ runtime, actor }: Context, { createdBy }: AlertedKey): boolean {
  return runtime.profile.owner !== 'user' || actor.type !== 'user' || actor.userId === createdBy;
}

function dayOf(moment: Date): Date {
  return new Date(moment.getTime() - (moment.getTime() % DAY_MS));
}
