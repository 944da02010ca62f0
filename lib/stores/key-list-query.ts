import type { KeyCursor, KeyFilter, KeySort, StatusFilter } from '../core/page';
import type { Prisma } from './generated/client';

type Where = Prisma.ApiKeyWhereInput;
type OrderBy = Prisma.ApiKeyOrderByWithRelationInput[];

/** The condition of a filter at `now`. */
export function whereOfFilter(filter: KeyFilter, now: Date): Where {
  const { environment, statuses, search, createdBy } = filter;
  return {
    environment,
    ...(createdBy === null ? {} : { createdById: createdBy }),
    AND: [
      statuses.length === 0
        ? { status: { not: 'REVOKED' } }
        : { OR: statuses.map((status) => whereOfStatus(status, now)) },
      search === null ? {} : whereOfSearch(search),
    ],
  };
}

/** The order of a list; the id makes it total. */
export function orderOf(sort: KeySort): OrderBy {
  const orders: Record<KeySort, OrderBy> = {
    created: [{ id: 'desc' }],
    name: [{ name: 'asc' }, { id: 'asc' }],
    last_used: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
  };
  return orders[sort];
}

/**
 * The conditions whose rows, one after the other, follow the cursor. Each is a range that an index
 * walks from its first row; never-used keys come last, as a range of their own.
 */
export function afterCursor(sort: KeySort, cursor: KeyCursor | null): Where[] {
  if (sort === 'created') return cursor === null ? [{}] : [{ id: { lt: cursor.id } }];
  if (sort === 'name') {
    if (cursor === null) return [{}];
    const name = cursor.value ?? '';
    return [{ name: { gte: name }, OR: [{ name: { gt: name } }, { id: { gt: cursor.id } }] }];
  }
  const never: Where = { lastUsedAt: null };
  if (cursor === null) return [{ lastUsedAt: { not: null } }, never];
  if (cursor.value === null) return [{ lastUsedAt: null, id: { lt: cursor.id } }];
  const lastUsedAt = new Date(cursor.value);
  return [
    {
      lastUsedAt: { lte: lastUsedAt },
      OR: [{ lastUsedAt: { lt: lastUsedAt } }, { id: { lt: cursor.id } }],
    },
    never,
  ];
}

function whereOfStatus(status: StatusFilter, now: Date): Where {
  const unexpired: Where = { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
  const conditions: Record<StatusFilter, Where> = {
    active: { status: 'ACTIVE', ...unexpired },
    inactive: { status: 'INACTIVE', ...unexpired },
    expired: { status: { not: 'REVOKED' }, expiresAt: { lte: now } },
    revoked: { status: 'REVOKED' },
  };
  return conditions[status];
}

function whereOfSearch(search: string): Where {
  return {
    OR: [
      { name: { contains: search, mode: 'insensitive' } },
      { id: search },
      { secrets: { some: { lastFour: search } } },
    ],
  };
}
