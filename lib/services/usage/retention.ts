import { GRAIN_DAYS } from '../../core/usage';
import { purgeIncidents } from '../../stores/incidents';
import { forgetUsageReports } from '../../stores/reported-usage';
import { dropLogBefore, openLogDay } from '../../stores/request-log';
import { purgeAddresses, purgeReports, purgeScopes } from '../../stores/usage';
import { purgeCounts } from '../../stores/usage-roll-up';
import type { Runtime } from '../context';

const DAY_MS = 86_400_000;
/** For how many days addresses, what was only reported, scopes that were needed, and incidents that are over (they name addresses) are kept. */
const DETAIL_DAYS = 100;
const ROWS_MAX = 5_000;

/** Deletes what is older than it is kept, some thousand rows at a time, and makes room for tomorrow's requests. */
export async function keepRetention({
  database: { pool },
  now,
  settings,
}: Pick<Runtime, 'database' | 'now' | 'settings'>): Promise<number> {
  const before = (days: number) => new Date(now().getTime() - days * DAY_MS);
  for (const grain of ['minute', 'quarter', 'hour', 'day'] as const) {
    const old = { grain, before: before(GRAIN_DAYS[grain]), limit: ROWS_MAX };
    await repeated(() => purgeCounts(pool, old));
  }
  const old = { before: before(DETAIL_DAYS), limit: ROWS_MAX };
  await repeated(() => purgeAddresses(pool, old));
  await repeated(() => purgeReports(pool, old));
  await repeated(() => purgeScopes(pool, old));
  await repeated(() => purgeIncidents(pool, old));
  await repeated(() => forgetUsageReports(pool, { before: before(1), limit: ROWS_MAX }));
  for (const days of [0, -1]) await openLogDay(pool, dayOf(before(days)));
  await dropLogBefore(pool, dayOf(before(settings.logDays)));
  return 0;
}

async function repeated(purge: () => Promise<number>): Promise<void> {
  while ((await purge()) === ROWS_MAX);
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
