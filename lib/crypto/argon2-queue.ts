import { DomainError } from '../core/errors';

const RUNNING_MAX = 2;
const WAIT_MS_MAX = 2_000;

/**
 * Runs argon2 jobs two at a time: they share libuv's few threads with files and name look-ups, which
 * fifty at once starve for a second (decision D2). Who has waited two seconds is told to come back.
 */
class Argon2Queue {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws DomainError `unavailable` after two seconds of waiting */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#running >= RUNNING_MAX) await this.#turn();
    this.#running += 1;
    try {
      return await job();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(tooBusy());
      }, WAIT_MS_MAX);
      this.#waiting.push(begin);
    });
  }
}

function tooBusy(): DomainError {
  return new DomainError(
    'unavailable',
    'Too many keys and passwords are being checked. Try again.',
    {
      reason: 'overloaded',
      retryAfterSeconds: 1,
    },
  );
}

/** The queue of this process. */
export const argon2Queue = new Argon2Queue();
