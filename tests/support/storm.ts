import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Propagation } from '@/lib/core/barrier';
import { isDomainError } from '@/lib/core/errors';
import { makeLanes } from './lanes';
import { Ledger, type Subject } from './ledger';
import { operatorKey } from './operator-key';
import { type Place, Readers } from './readers';

/** A change, made and acknowledged; null: it is not known whether it is in force, so it is repeated. */
export type Change = () => Promise<{ propagation: Propagation | null } | null>;

const TRIES = 5;
const POLL_MS = 20;
const ADVANCE_MS = 60_000;

/**
 * Changes to keys, members and workspaces, several at once, and readers that ask every verifier all the
 * time. It ends with the test.
 * @param verifiers all that are asked
 * @param changers those that also make changes, which must stay alive; the rest is made in this process
 */
export async function startStorm(
  verifiers: readonly Place[],
  changers: readonly Place[] = verifiers,
): Promise<Storm> {
  const storm = new Storm(await operatorKey());
  onTestFinished(() => storm.stop());
  for (const verifier of verifiers) storm.readers.add(verifier);
  for (const lane of await makeLanes(storm, changers)) storm.repeat(lane);
  return storm;
}

export class Storm {
  readonly ledger = new Ledger();
  readonly readers: Readers;
  /** Acknowledged changes after each of which every verifier was asked. */
  rounds = 0;
  /** The longest that an acknowledgement took. */
  slowestMs = 0;
  /** How many verifiers confirmed the change that was acknowledged last. */
  confirmed = 0;
  #isStopping = false;

  constructor(operator: string) {
    this.readers = new Readers(this.ledger, operator);
  }

  /** Runs the lane again and again. */
  repeat(lane: () => Promise<void>): void {
    const run = async () => {
      while (!this.#isStopping) await lane();
    };
    void this.readers.run(run());
  }

  /** From now on verifiers are asked about this secret. */
  enter(secret: string, scopes: readonly string[] = []): Subject {
    const subject = this.ledger.enter(`the key …${secret.slice(-4)}`, secret, scopes, 'valid');
    this.readers.subjects.add(subject);
    return subject;
  }

  leave(subject: Subject): void {
    this.readers.subjects.delete(subject);
  }

  /** One round: the change, its acknowledgement, and a question to every verifier at once. */
  async change(subjects: readonly Subject[], verdict: string, make: Change): Promise<void> {
    const acknowledge = this.ledger.begin(subjects, verdict);
    await this.#untilKnown(make);
    acknowledge();
    await Promise.all(subjects.map((subject) => this.readers.askAll(subject)));
    this.rounds += 1;
  }

  /** Waits until so many more rounds are done. */
  async advance(rounds: number): Promise<void> {
    const goal = this.rounds + rounds;
    await this.#until(() => this.rounds >= goal, ADVANCE_MS + rounds * 60);
  }

  /** Waits until so many verifiers confirm a change: they decide from memory. */
  async confirmedBy(verifiers: number): Promise<void> {
    await this.#until(() => this.confirmed === verifiers, ADVANCE_MS);
  }

  /** Lets what runs finish. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.readers.stop();
  }

  async #untilKnown(make: Change): Promise<void> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const beganMs = performance.now();
      const made = await make().catch(unlessUnknown);
      if (made === null) continue;
      this.slowestMs = Math.max(this.slowestMs, performance.now() - beganMs);
      this.confirmed = made.propagation?.acknowledged ?? 0;
      return;
    }
    throw new Error(`a change was not acknowledged in ${TRIES} tries`);
  }

  async #until(isDone: () => boolean, patienceMs: number): Promise<void> {
    const giveUpAt = performance.now() + patienceMs;
    while (!isDone()) {
      if (performance.now() > giveUpAt) {
        const facts = `${this.rounds} rounds, ${this.confirmed} confirmed the last`;
        throw new Error(`the storm stands still: ${facts}; ${this.ledger.violations[0] ?? ''}`);
      }
      await pause(POLL_MS);
    }
  }
}

function unlessUnknown(error: unknown): null {
  if (isDomainError(error) && error.code === 'unavailable') return null;
  throw error;
}
