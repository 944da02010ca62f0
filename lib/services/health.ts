import { isDatabaseReady } from '../stores/health';
import type { Runtime } from './context';

/** Whether this process can answer requests: its database answers, and it is not stopping. */
export async function isReady({ database, stopping }: Runtime): Promise<boolean> {
  return !stopping.aborted && (await isDatabaseReady(database.pool));
}
