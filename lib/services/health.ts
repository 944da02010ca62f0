import { isDatabaseReady as canReachDatabase } from '../stores/health';
import type { Runtime } from './context';

/** Whether this process can answer requests: its database answers, and it is not stopping. */
export async function isReady(runtime: Runtime): Promise<boolean> {
  return !runtime.stopping.aborted && (await isDatabaseReady(runtime));
}

/** Whether the database answers now. */
export async function isDatabaseReady({ database }: Pick<Runtime, 'database'>): Promise<boolean> {
  return await canReachDatabase(database.pool);
}
