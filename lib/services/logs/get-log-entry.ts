import { notFound } from '../../core/errors';
import { idMoment } from '../../core/ids';
import { listLogEntries } from '../../stores/request-log-list';
import type { Context } from '../context';
import { type AskedLog, logOwner, type ShownEntry, withKeyNames } from './log-owner';

/** Its id is made when it is, give or take: the id says where to look. */
const NEAR_MS = 5_000;

/** One request of the log. @throws DomainError `not_found`, also for one of another workspace; `forbidden` */
export async function getLogEntry(ctx: Context, asked: AskedLog, id: string): Promise<ShownEntry> {
  const { owner, filter } = logOwner(ctx, asked);
  const moment = idMoment(id);
  if (moment === null) throw notFound('Request');
  const [found] = await listLogEntries(ctx.runtime.database.pool, owner, {
    filter: { ...NOTHING, keyId: filter.keyId },
    from: new Date(moment - NEAR_MS),
    to: new Date(moment + NEAR_MS),
    before: null,
    limit: 1,
    id,
  });
  const [shown] = found === undefined ? [] : await withKeyNames(ctx, owner, [found]);
  if (shown === undefined) throw notFound('Request');
  return shown;
}

const NOTHING = {
  from: null,
  to: null,
  keyId: null,
  endpoint: null,
  status: null,
  outcomes: null,
  country: null,
  address: null,
  requestId: null,
} as const;
