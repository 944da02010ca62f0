/** What a verifier says of a key: `valid`, or the reason of its refusal. */
export type Verdict = string;

/** A secret and what is asked of it, with every state that it was brought to. */
export interface Subject {
  readonly name: string;
  readonly secret: string;
  readonly scopes: readonly string[];
  readonly states: State[];
}

/** A state may decide from the moment its change begins until the next change is acknowledged. */
interface State {
  readonly verdict: Verdict;
  readonly beganMs: number;
  replacedMs: number;
}

/** What a verifier said: sent no earlier than `sentMs`, complete no later than `endedMs`. */
export interface Reading {
  readonly verifier: string;
  readonly sentMs: number;
  readonly endedMs: number;
  readonly verdicts: readonly (readonly [Subject, Verdict])[];
}

const VIOLATIONS_MAX = 10;

/**
 * Knows when each change began and when it was acknowledged, on one monotonic clock, and judges every
 * reading: it must name a state that could still, or already, be the present one while the request ran.
 */
export class Ledger {
  /** The first of them: one is too many already. */
  readonly violations: string[] = [];
  judged = 0;

  /** A key that has been in this state all along. */
  enter(name: string, secret: string, scopes: readonly string[], verdict: Verdict): Subject {
    const state = { verdict, beganMs: Number.NEGATIVE_INFINITY, replacedMs: Infinity };
    return { name, secret, scopes, states: [state] };
  }

  /**
   * A change is about to be asked for.
   * @returns what to call once its acknowledgement has arrived: the old states may decide no more
   */
  begin(subjects: readonly Subject[], verdict: Verdict): () => void {
    const beganMs = performance.now();
    const begun = subjects.map(({ states }) => {
      const state: State = { verdict, beganMs, replacedMs: Infinity };
      states.push(state);
      return { states, state };
    });
    return () => {
      const atMs = performance.now();
      for (const { states, state } of begun) {
        for (const earlier of states.slice(0, states.indexOf(state))) {
          earlier.replacedMs = Math.min(earlier.replacedMs, atMs);
        }
      }
    };
  }

  /** Notes what must not be. */
  accuse(violation: string): void {
    if (this.violations.length < VIOLATIONS_MAX) this.violations.push(violation);
  }

  judge({ verifier, sentMs, endedMs, verdicts }: Reading): void {
    for (const [subject, verdict] of verdicts) {
      this.judged += 1;
      const isPossible = subject.states.some(
        (state) =>
          state.verdict === verdict && state.beganMs <= endedMs && state.replacedMs >= sentMs,
      );
      if (!isPossible) this.accuse(describe(subject, verdict, verifier, sentMs));
    }
  }
}

function describe(subject: Subject, verdict: Verdict, verifier: string, sentMs: number): string {
  const state = subject.states.findLast((past) => past.verdict === verdict);
  if (state === undefined) return `${verifier} said ${verdict} of ${subject.name}: it never was`;
  const lateMs = Math.round(sentMs - state.replacedMs);
  return `${verifier} said ${verdict} of ${subject.name}, asked ${lateMs} ms after that had ended`;
}
