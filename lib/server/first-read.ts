import { setTimeout as delay } from 'node:timers/promises';
import { isDomainError } from '../core/errors';

const TRIES = 5;
const PAUSE_MS = 1_000;

/**
 * Reads what a start needs of the database. While pages are prepared on a busy machine a connection can take longer
 * than its time: that is no reason to refuse the start, so it is tried for some seconds more.
 * @throws DomainError `unavailable` when the database stays away
 */
export async function firstRead<T>(read: () => Promise<T>, pauseMs = PAUSE_MS): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      const isAway = isDomainError(error) && error.code === 'unavailable';
      if (!isAway || tries === TRIES) throw error;
      await delay(pauseMs);
    }
  }
}
