import { z } from 'zod';
import type { Environment } from './key-format';

/** How many rows a page has, where nobody chose. */
export const LIMIT_DEFAULT = 20;

/** The orders in which a list of keys can be read; each has an index, so that no page costs more. */
export const KEY_SORTS = ['created', 'name', 'last_used'] as const;
export type KeySort = (typeof KEY_SORTS)[number];

/** Where the next page of a list begins: after this row. */
export const keyCursorSchema = z.strictObject({
  sort: z.enum(KEY_SORTS),
  /** The sorted value of the last row; null where it has none. */
  value: z.string().nullable(),
  id: z.string(),
});

export type KeyCursor = z.output<typeof keyCursorSchema>;

/** The states that a list can be filtered by; `expired` is ACTIVE or INACTIVE past its expiry. */
export const STATUS_FILTERS = ['active', 'inactive', 'expired', 'revoked'] as const;
export type StatusFilter = (typeof STATUS_FILTERS)[number];

/** Which keys a list holds. Without `statuses`: all but the revoked. */
export interface KeyFilter {
  environment: Environment;
  statuses: readonly StatusFilter[];
  /** Part of a name, or exactly the last four characters or the id. */
  search: string | null;
  /** The creator, where only their keys may be seen. */
  createdBy: string | null;
}

/** One page and the cursor of the next, null on the last page. */
export interface Page<T> {
  items: readonly T[];
  next: KeyCursor | null;
}
