import { readRollUpLag, rollUpDeltas } from '../../stores/usage-roll-up';
import type { Runtime } from '../context';

/** How many deltas one statement takes: a tenth of a second of the database, and of a busy one far from its two. */
const DELTAS_MAX = 250;

/** Rolls up everything that was counted until now. @returns how old the oldest that is left is, in seconds */
export async function rollUp({ database: { pool } }: Pick<Runtime, 'database'>): Promise<number> {
  while ((await rollUpDeltas(pool, DELTAS_MAX)) === DELTAS_MAX);
  return await readRollUpLag(pool);
}
