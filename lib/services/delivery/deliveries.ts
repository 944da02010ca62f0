import { claimDeliveries } from '../../stores/outbox';
import type { Runtime } from '../context';
import type { Log } from '../log';
import { attemptDelivery } from './attempt';
import { DeliveryWorker } from './worker';

/** Longer than any attempt takes. */
export const LEASE_MS = 120_000;

/** The worker of a runtime. Without a mail server mails wait for a process that has one. */
export function createDeliveries(log: Log, getRuntime: () => Runtime): DeliveryWorker {
  return new DeliveryWorker(log, {
    claim(query) {
      const { database, mailer } = getRuntime();
      const channels = mailer === null ? (['webhook'] as const) : (['webhook', 'email'] as const);
      return claimDeliveries(database.pool, { ...query, channels, leaseMs: LEASE_MS });
    },
    attempt: (claimed, stop) => attemptDelivery(getRuntime(), claimed, stop),
  });
}
