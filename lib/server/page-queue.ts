import { DomainError } from '../core/errors';

const RENDERING_MAX = 4;
const WAITING_MAX = 100;

/**
 * Renders a few pages at a time: more at once are no faster and starve the data plane, which shares the
 * thread. Who finds a hundred waiting is told to come back.
 */
export class PageQueue {
  #rendering = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws DomainError `unavailable` when too many wait already */
  async run(render: () => Promise<void>): Promise<void> {
    if (this.#rendering < RENDERING_MAX) this.#rendering += 1;
    else await this.#turn();
    try {
      await render();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#rendering -= 1;
      else setImmediate(next);
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length < WAITING_MAX) {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    throw new DomainError('unavailable', 'Too many pages are being asked for. Try again.', {
      reason: 'overloaded',
      retryAfterSeconds: 2,
    });
  }
}
