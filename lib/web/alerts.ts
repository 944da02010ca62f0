import 'server-only';
import { notFound } from 'next/navigation';
import type { Incident } from '../core/alerts/incident';
import type { Backtest } from '../core/alerts/replay';
import { type AlertRule, parseAlertRule, RULES } from '../core/alerts/rules';
import { isDomainError } from '../core/errors';
import type { KeyView } from '../core/key-view';
import { getRuntime } from '../runtime';
import { backtest } from '../services/alerts/backtest';
import { type AlertRules, getAlertRules } from '../services/alerts/get-rules';
import {
  countSeenIncidents,
  getIncident,
  listSeenIncidents,
} from '../services/alerts/seen-incidents';
import type { Context, UserActor } from '../services/context';
import { getKey } from '../services/keys/get-key';
import { seenKeys } from '../services/keys/many-keys';
import { memberContext } from './session';

const PAGE_SIZE = 25;

/** What an address of the alerts asks for. */
export interface AlertsQuery {
  /** The rules of one key; null: those of the workspace. */
  keyId: string | null;
  showAll: boolean;
  before: string | null;
  /** The rule that is looked back with, and from when it would fire; null: the threshold that is saved. */
  backtest: string | null;
  threshold: number | null;
}

/** The page of the alerts. */
export interface AlertsPage extends AlertRules {
  key: KeyView | null;
  incidents: readonly Incident[];
  next: string | null;
  /** The keys that have choices of their own. */
  chosenKeys: readonly KeyView[];
  rotationDays: number | null;
  lookBack: (Backtest & { rule: AlertRule; threshold: number }) | null;
}

/** Rules, incidents, and what a rule would have told in the last 30 days; 404 for an unknown key. */
export async function getAlertsPage(slug: string, query: AlertsQuery): Promise<AlertsPage> {
  const ctx = await requireContext(slug);
  const { keyId } = query;
  const key = keyId === null ? null : await orNotFound(getKey(ctx, keyId));
  const rules = await getAlertRules(ctx, keyId);
  const listed = await listSeenIncidents(ctx, {
    before: query.before,
    withRecovered: query.showAll,
    limit: PAGE_SIZE,
  });
  const chosen = [...new Set(rules.keyChoices.flatMap((choice) => choice.keyId ?? []))];
  return {
    ...rules,
    ...listed,
    key,
    chosenKeys: await seenKeys(ctx, chosen),
    rotationDays: ctx.runtime.profile.rotationReminderDays,
    lookBack: await lookBack(ctx, query, rules),
  };
}

/** One incident with its key, and how its rule stands; 404 for unknown and foreign ids alike. */
export async function getIncidentPage(slug: string, id: string) {
  const ctx = await requireContext(slug);
  const incident = await orNotFound(getIncident(ctx, id));
  const key = incident.key === null ? null : await getKey(ctx, incident.key.id);
  const { rules } = await getAlertRules(ctx, key?.id ?? null);
  return { incident, key, setting: rules.find(({ rule }) => rule === incident.rule) ?? null };
}

/** How the rules of a key stand, for its page; null for a test key, of which nothing is told. */
export async function getKeyPageAlerts(slug: string, { id, environment }: KeyView) {
  if (environment !== 'live') return null;
  return (await getAlertRules(await requireContext(slug), id)).rules;
}

/** How many incidents are open, for the bell on every page. */
export async function countOpenAlerts(slug: string): Promise<number> {
  return await countSeenIncidents(await requireContext(slug));
}

/** Whether this installation can send mails at all. */
export function hasMailServer(): boolean {
  return getRuntime().runtime.mailer !== null;
}

async function lookBack(
  ctx: Context<UserActor>,
  { keyId, backtest: name, threshold }: AlertsQuery,
  { rules }: AlertRules,
): Promise<AlertsPage['lookBack']> {
  const rule = name === null ? null : parseAlertRule(name);
  const saved = rules.find((one) => one.rule === rule);
  if (rule === null || saved === undefined || RULES[rule].judgedBy !== 'traffic') return null;
  const tried = clamp(rule, threshold ?? saved.threshold);
  return { ...(await backtest(ctx, { rule, keyId, threshold: tried })), rule, threshold: tried };
}

function clamp(rule: AlertRule, threshold: number): number {
  const bounds = RULES[rule].threshold;
  if (bounds === null) return threshold;
  return Math.min(bounds.max, Math.max(bounds.min, Math.round(threshold)));
}

async function orNotFound<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') notFound();
    throw error;
  }
}

async function requireContext(slug: string): Promise<Context<UserActor>> {
  return (await memberContext(slug)) ?? notFound();
}
