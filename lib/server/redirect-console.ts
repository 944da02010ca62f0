import { format } from 'node:util';
import type { Log } from '../services/log';

/**
 * Sends what libraries print into our log: one line each, without secrets, whatever a request made them
 * print (ASVS 16.4.1, attack 31).
 */
export function redirectConsole(log: Log): void {
  const via =
    (level: keyof Log) =>
    (...values: unknown[]) =>
      log[level]({}, format(...values));
  Object.assign(console, {
    log: via('info'),
    info: via('info'),
    debug: via('info'),
    warn: via('warn'),
    error: via('error'),
  });
}
