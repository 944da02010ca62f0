import { Histogram } from '../../core/histogram';

/** The answers to one change, as they come in. */
export interface AwaitedAnswers {
  applied: ReadonlySet<string>;
  /** Resolves with the next answer, or after `ms`. */
  next(ms: number): Promise<void>;
  end(): void;
}

/** Who has applied which change, for the changers of this process that wait for it. */
export class Acknowledgements {
  /** How long the changes of this process took to be acknowledged. */
  readonly times = new Histogram();
  /** How many verifiers they waited for in vain. */
  lapsed = 0;
  readonly #waiting = new Map<string, { applied: Set<string>; wake: () => void }>();

  /** Begins to collect, before the change is made: an answer may come before its commit returns. */
  expect(change: string): AwaitedAnswers {
    const entry = { applied: new Set<string>(), wake: () => {} };
    this.#waiting.set(change, entry);
    return {
      applied: entry.applied,
      next: (ms) =>
        new Promise((resolve) => {
          const timer = setTimeout(resolve, ms);
          entry.wake = () => {
            clearTimeout(timer);
            resolve();
          };
        }),
      end: () => this.#waiting.delete(change),
    };
  }

  /** Notes that a verifier has applied a change. */
  note(change: string, incarnation: string): void {
    const entry = this.#waiting.get(change);
    if (entry === undefined) return;
    entry.applied.add(incarnation);
    entry.wake();
  }
}
