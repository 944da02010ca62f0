import type { Environment } from '@/lib/core/key-format';
import type { KeySort, StatusFilter } from '@/lib/core/page';

/** What a list's address holds, and so every link on its page. */
export interface KeyListState {
  environment: Environment;
  statuses: readonly StatusFilter[];
  search: string;
  sort: KeySort;
  cursor: string | null;
}

/** What is open above a page. */
export interface OverlayState {
  new?: '1';
  template?: string;
  /** The id of a key that the form is filled in from. */
  from?: string;
  /** The id of the key whose access is edited. */
  access?: string;
  /** What it is to be narrowed to, separated by spaces. */
  scopes?: string;
  rename?: string;
  regenerate?: string;
  revoke?: string;
  expiry?: string;
}

/** The order of a list that says nothing about it. */
export const DEFAULT_SORT: KeySort = 'last_used';

/** The address of a list of keys. */
export function keyListHref(slug: string, state: KeyListState, overlay: OverlayState = {}): string {
  const query = new URLSearchParams({ env: state.environment });
  if (state.search !== '') query.set('q', state.search);
  for (const status of state.statuses) query.append('status', status);
  if (state.sort !== DEFAULT_SORT) query.set('sort', state.sort);
  if (state.cursor !== null) query.set('cursor', state.cursor);
  return withOverlay(`/${slug}/settings/api-keys`, query, overlay);
}

/** What a list's address says, as the hidden fields of a form that leads on from it. */
export function keyListFields({ environment, statuses, search, sort }: KeyListState) {
  return [
    { name: 'env', value: environment },
    ...(search === '' ? [] : [{ name: 'q', value: search }]),
    ...statuses.map((value) => ({ name: 'status', value })),
    ...(sort === DEFAULT_SORT ? [] : [{ name: 'sort', value: sort }]),
  ];
}

/** The page that changes many keys; what it changes is in its query. */
export function manyKeysPath(slug: string): string {
  return `/${slug}/settings/api-keys/change`;
}

/** The address of an environment's whole list. */
export function keysHref(
  slug: string,
  environment: Environment,
  overlay: OverlayState = {},
): string {
  return withOverlay(
    `/${slug}/settings/api-keys`,
    new URLSearchParams({ env: environment }),
    overlay,
  );
}

/** The list with the newest key on top: where a new one is found. */
export function newestHref(slug: string, environment: Environment): string {
  const list = { environment, statuses: [], search: '', sort: 'created', cursor: null } as const;
  return keyListHref(slug, list);
}

/** The address of a key's page. */
export function keyHref(
  slug: string,
  environment: Environment,
  id: string,
  overlay: OverlayState = {},
): string {
  return withOverlay(
    `/${slug}/settings/api-keys/${id}`,
    new URLSearchParams({ env: environment }),
    overlay,
  );
}

/** What of a key's page can be pointed at. */
export type KeyPart =
  | 'environment'
  | 'status'
  | 'permission'
  | 'restrictions'
  | 'expires'
  | 'rate-limit';

/** A part of a key's page. */
export function keyPartHref(
  slug: string,
  environment: Environment,
  id: string,
  part: KeyPart,
): string {
  return `${keyHref(slug, environment, id)}#${part}`;
}

/** The workspace's address list, at one of its entries where that is named. */
export function securityHref(slug: string, environment: Environment, entry: string | null): string {
  const query = new URLSearchParams({ env: environment });
  return `/${slug}/settings/security?${query}#${entry === null ? 'addresses' : addressId(entry)}`;
}

/** The id of an entry's row in the address list. */
export function addressId(entry: string): string {
  return `address-${entry}`;
}

function withOverlay(path: string, query: URLSearchParams, overlay: OverlayState): string {
  for (const [name, value] of Object.entries(overlay)) query.set(name, value);
  return `${path}?${query}`;
}
