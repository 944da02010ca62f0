import { setTimeout as pause } from 'node:timers/promises';
import { type Asked, askAsCompany, askAsHolder } from './ask';
import type { Ledger, Subject } from './ledger';

/** Where a verifier is asked. */
export interface Place {
  name: string;
  url: string;
}

/** How many requests of a verifier were answered, refused for now (503), or got no answer. */
export interface Tally {
  answered: number;
  unavailable: number;
  lost: number;
}

const BATCH = 40;
/** How long one waits for all answers about one key: a stopped verifier must not stop the others. */
const PATIENCE_MS = 250;
const READ_EVERY_MS = 10;
const RETRY_MS = 25;

/** Ask every verifier about every key, all the time, and hand what they say to the ledger. */
export class Readers {
  readonly subjects = new Set<Subject>();
  readonly #places = new Set<Place>();
  readonly #tallies = new Map<string, Tally>();
  readonly #work = new Set<Promise<unknown>>();
  #asked = 0;
  #isStopping = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly operatorKey: string,
    private readonly onAsked: (asked: Asked) => void = () => undefined,
  ) {}

  /** Also asks this one from now on. */
  add(place: Place): void {
    this.#places.add(place);
    this.run(this.#read(place));
  }

  tallyOf(name: string): Tally {
    const tally = this.#tallies.get(name) ?? { answered: 0, unavailable: 0, lost: 0 };
    this.#tallies.set(name, tally);
    return tally;
  }

  /** Asks every verifier about this key now: alternately as its holder and as the company. */
  async askAll(subject: Subject): Promise<void> {
    this.#asked += 1;
    const isHolder = this.#asked % 2 === 0 && subject.scopes.length === 0;
    const answers = [...this.#places].map((place) =>
      this.run(this.#ask(place, [subject], isHolder)),
    );
    await Promise.race([Promise.all(answers), pause(PATIENCE_MS)]);
  }

  /** Work that `stop` waits for; its failure is a violation. */
  async run(work: Promise<unknown>): Promise<void> {
    this.#work.add(work);
    try {
      await work;
    } catch (error) {
      this.ledger.accuse(`failed: ${error}`);
    }
    this.#work.delete(work);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    while (this.#work.size > 0) await Promise.allSettled(this.#work);
  }

  async #read(place: Place): Promise<void> {
    while (!this.#isStopping) {
      const subjects = someOf(this.subjects);
      const isAnswered = subjects.length > 0 && (await this.#ask(place, subjects, false));
      await pause(isAnswered ? READ_EVERY_MS : RETRY_MS);
    }
  }

  async #ask(place: Place, subjects: readonly Subject[], isHolder: boolean): Promise<boolean> {
    const asking = { verifier: place, subjects };
    const asked = isHolder
      ? await askAsHolder(asking)
      : await askAsCompany(asking, this.operatorKey);
    this.onAsked(asked);
    if (asked.outcome === 'wrong') {
      this.ledger.accuse(asked.said);
      return false;
    }
    this.tallyOf(place.name)[asked.outcome] += 1;
    if (asked.outcome === 'answered') this.ledger.judge(asked.reading);
    return asked.outcome === 'answered';
  }
}

function someOf(subjects: ReadonlySet<Subject>): Subject[] {
  return [...subjects]
    .map((subject) => ({ subject, order: Math.random() }))
    .sort((left, right) => left.order - right.order)
    .slice(0, BATCH)
    .map(({ subject }) => subject);
}
