import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import type { Environment } from '../core/key-format';
import type { KeyView } from '../core/key-view';
import type { KeyLimits } from '../core/rate-limits';
import type { UnfitKeys } from '../core/unfit';
import { getRuntime } from '../runtime';
import { findPasswordLink } from '../services/accounts/password-link';
import type { Context, UserActor } from '../services/context';
import { getKey } from '../services/keys/get-key';
import { getKeyLimits } from '../services/keys/get-key-limits';
import { getRestrictionUse, type RestrictionUse } from '../services/keys/get-restriction-use';
import {
  countListedKeys,
  type ListedKeys,
  type ListKeysQuery,
  listKeys,
} from '../services/keys/list-keys';
import { listUnfitKeys } from '../services/setup/list-unfit-keys';
import { setupState as readSetupState } from '../services/setup/setup-state';
import { anonymousContext } from './request-facts';
import { memberContext } from './session';

/** How many keys a page of the list shows. */
const PAGE_SIZE = 50;

/** A page of the key list as a member sees it. */
export interface KeysPage extends ListedKeys {
  /** How many keys the environment has, counted up to 1,000. */
  count: number;
  /** Why the cursor was not taken; the first page is shown instead. */
  cursorFault: string | null;
  /** What an earlier profile left in the workspace. */
  unfit: readonly UnfitKeys[];
}

/** The keys of a list, and how many keys the environment has in all. */
export async function listKeysPage(
  slug: string,
  query: Omit<ListKeysQuery, 'limit'>,
): Promise<KeysPage> {
  const ctx = await requireContext(slug);
  const { environment } = query.filter;
  const count = countListedKeys(ctx, { environment, statuses: [], search: null });
  const listed = await listOrStartAgain(ctx, { ...query, limit: PAGE_SIZE });
  return { ...listed, count: await count, unfit: await listUnfitKeys(ctx) };
}

/** One key; 404 for unknown and foreign ids alike. */
export async function getKeyPage(slug: string, id: string): Promise<KeyView> {
  return await orNotFound(getKey(await requireContext(slug), id));
}

/** The keys of an environment that were used last, and the one that an address names, to pick one of. */
export async function listTestableKeys(
  slug: string,
  environment: Environment,
  named: string,
): Promise<KeyView[]> {
  const ctx = await requireContext(slug);
  const filter = { environment, statuses: [], search: null };
  const { keys } = await listKeys(ctx, {
    filter,
    sort: 'last_used',
    cursor: null,
    limit: PAGE_SIZE,
  });
  if (named === '' || keys.some(({ id }) => id === named)) return [...keys];
  return [await orNotFound(getKey(ctx, named)), ...keys];
}

/** The requests per minute that a key and its workspace may make; 404 as above. */
export async function getKeyPageLimits(slug: string, id: string): Promise<KeyLimits> {
  return await orNotFound(getKeyLimits(await requireContext(slug), id));
}

/** How a key's restrictions were met in the last 24 hours; 404 as above. */
export async function getKeyPageRestrictionUse(slug: string, id: string): Promise<RestrictionUse> {
  return await orNotFound(getRestrictionUse(await requireContext(slug), id));
}

/** Whether the first set-up is open, and whether it asks for the token. */
export async function setupState(): Promise<{ isOpen: boolean; needsToken: boolean }> {
  return await readSetupState(await anonymousContext());
}

/** Whether anybody may make an account (KEYDESK_SIGN_UP). */
export function isSignUpOpen(): boolean {
  return getRuntime().runtime.settings.isSignUpOpen;
}

/** Whose password a one-time link sets; null when it is unknown, used or expired. */
export async function resetState(token: string): Promise<{ email: string } | null> {
  const link = await findPasswordLink(await anonymousContext(), token);
  return link === null ? null : { email: link.email };
}

/** The public origin: what a curl on a page begins with. */
export function publicUrl(): string {
  return getRuntime().config.publicUrl;
}

/** The present moment, so that pages and their tests agree on it. */
export function presentMoment(): Date {
  return getRuntime().runtime.now();
}

/** A fresh name for a form, so that sending it twice creates nothing the second time. */
export function newFormToken(): string {
  return Buffer.from(getRuntime().runtime.random.bytes(18)).toString('base64url');
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

async function listOrStartAgain(
  ctx: Context<UserActor>,
  query: ListKeysQuery,
): Promise<ListedKeys & { cursorFault: string | null }> {
  try {
    return { ...(await listKeys(ctx, query)), cursorFault: null };
  } catch (error) {
    if (query.cursor === null || !isDomainError(error)) throw error;
    const first = await listKeys(ctx, { ...query, cursor: null });
    return { ...first, cursorFault: error.message };
  }
}
