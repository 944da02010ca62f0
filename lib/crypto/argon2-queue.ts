import { DomainError } from '../core/errors';
import { Histogram } from '../core/histogram';

const RUNNING_MAX = 2;
const WAIT_MS_MAX = 2_000;

/**
 * Runs argon2 jobs two at a time: they share libuv's few threads with files and name look-ups, which
 * fifty at once starve for a second (decision D2). Who has waited two seconds is told to come back.
 * One per process, in the runtime: the two module graphs share it.
 */
export class Argon2Queue {
  /** How long each of the jobs that ran had waited. */
  readonly waits = new Histogram();
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws DomainError `unavailable` after two seconds of waiting */
  async run<T>(job: () => Promise<T>): Promise<T> {
    const askedMs = performance.now();
    if (this.#running < RUNNING_MAX) this.#running += 1;
    else await this.#turn();
    this.waits.observe((performance.now() - askedMs) / 1000);
    try {
      return await job();
    } finally {
      // The place goes from hand to hand: in between nobody can slip in.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
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
