import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import { UNKNOWN_KEYS } from '../core/log-filter';
import { getRuntime } from '../runtime';
import type { Context, UserActor } from '../services/context';
import { getLogEntry } from '../services/logs/get-log-entry';
import { type ListedLog, listLog, logBeginning } from '../services/logs/list-log';
import type { AskedLog, ShownEntry } from '../services/logs/log-owner';
import type { LogSampling } from '../services/usage/request-log';
import { type KeyChoice, listKeyChoices } from './key-choices';
import { memberContext } from './session';

const PAGE_SIZE = 50;

/** The page of the log. */
export interface LogPage extends ListedLog {
  /** Why the cursor was not taken; the first page is shown instead. */
  cursorFault: string | null;
  sampling: LogSampling;
  /** The first day whose requests are kept, and for how many days they are. */
  beginning: Date;
  days: number;
  keys: readonly KeyChoice[];
}

/** A page of the requests that a member may see; 404 for what only the operator's managers see. */
export async function getLogPage(
  slug: string,
  asked: AskedLog & { cursor: string | null },
): Promise<LogPage> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const { requestLog, settings } = getRuntime().runtime;
  const { key } = asked.query;
  const chosen = key === '' || key === UNKNOWN_KEYS ? null : key;
  const [listed, keys] = await Promise.all([
    listOrStartAgain(ctx, { ...asked, limit: PAGE_SIZE }),
    listKeyChoices(ctx, asked.environment, chosen),
  ]);
  return {
    ...listed,
    keys,
    sampling: requestLog.sampling,
    beginning: logBeginning(ctx),
    days: settings.logDays,
  };
}

/** One request; null for what is not in the log, or not for this member. */
export async function getLoggedRequest(
  slug: string,
  asked: AskedLog,
  id: string,
): Promise<ShownEntry | null> {
  const ctx = (await memberContext(slug)) ?? notFound();
  try {
    return await getLogEntry(ctx, asked, id);
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
}

async function listOrStartAgain(
  ctx: Context<UserActor>,
  query: Parameters<typeof listLog>[1],
): Promise<ListedLog & { cursorFault: string | null }> {
  try {
    return { ...(await listLog(ctx, query)), cursorFault: null };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    if (error.code === 'forbidden') notFound();
    if (query.cursor === null || error.code !== 'invalid_request') throw error;
    return { ...(await listLog(ctx, { ...query, cursor: null })), cursorFault: error.message };
  }
}
