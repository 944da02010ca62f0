import { deleteSettledDeliveries, outboxLagSeconds } from '../../stores/outbox';
import type { Runtime } from '../context';

/** For how many days what was delivered or given up is kept. */
const KEPT_DAYS = 30;
const ROWS_MAX = 1_000;

/** Deletes what was settled 30 days ago. @returns for how many seconds the oldest that is due has waited */
export async function tidyOutbox({
  database: { pool },
}: Pick<Runtime, 'database'>): Promise<number> {
  const kept = { days: KEPT_DAYS, limit: ROWS_MAX };
  while ((await deleteSettledDeliveries(pool, kept)) === ROWS_MAX);
  return await outboxLagSeconds(pool);
}
