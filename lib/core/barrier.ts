import { LAPSE_MS } from './trust';

/** A verifier's registration as it was read after the change was committed. */
export interface Registration {
  incarnation: string;
  /** Counts its heartbeats. */
  beat: string;
}

/** Who was to hear of a change, and who has. */
export interface Propagation {
  verifiers: number;
  acknowledged: number;
  /** Did not answer in time; by now they decide nothing from memory. */
  lapsed: number;
  /** From the commit to the end of the wait. */
  ms: number;
}

/** What a changer waits for before it says that a change is done (docs/decisions/0011, rule 5). */
export interface Barrier {
  /** Read in a new snapshot after the commit. */
  registrations: readonly Registration[];
  /** When that read had been answered, on the changer's monotonic clock in milliseconds. */
  readAtMs: number;
  /** For how long the database has run on its present timeline, in milliseconds. */
  databaseAgeMs: number;
}

/** The registrations that have not acknowledged. */
export function missingOf(
  { registrations }: Barrier,
  acknowledged: ReadonlySet<string>,
): readonly Registration[] {
  return registrations.filter(({ incarnation }) => !acknowledged.has(incarnation));
}

/**
 * The barrier after another look at the registrations: nobody waits for one that has ended since, because
 * trust ends first. A database that has begun meanwhile says nothing: it may have forgotten some.
 */
export function withoutEnded(
  barrier: Barrier,
  { registrations, databaseAgeMs }: Omit<Barrier, 'readAtMs'>,
): Barrier {
  if (databaseAgeMs < LAPSE_MS) return barrier;
  const present = new Set(registrations.map(({ incarnation }) => incarnation));
  const waitedFor = barrier.registrations.filter(({ incarnation }) => present.has(incarnation));
  return { ...barrier, registrations: waitedFor };
}

/**
 * How much longer to wait, in milliseconds; 0: the change is acknowledged. A verifier that does not
 * answer can trust its memory no longer than `LAPSE_MS`. A database that has just begun may have
 * forgotten registrations: for one `LAPSE_MS` nobody's answer is enough.
 */
export function remainingMs(
  barrier: Barrier,
  acknowledged: ReadonlySet<string>,
  nowMs: number,
): number {
  const waitedMs = nowMs - barrier.readAtMs;
  const settleMs = LAPSE_MS - barrier.databaseAgeMs;
  const lapseMs = missingOf(barrier, acknowledged).length > 0 ? LAPSE_MS : 0;
  return Math.max(0, settleMs - waitedMs, lapseMs - waitedMs);
}

/** What a person is told of a change that is in force: who has confirmed it, in how long. */
export function describePropagation(propagation: Propagation | null): string {
  if (propagation === null) return '';
  const { verifiers, acknowledged, lapsed, ms } = propagation;
  if (verifiers === 0) return 'Every verifier reads the database.';
  const noun = verifiers === 1 ? 'verifier' : 'verifiers';
  const confirmed = `${acknowledged} of ${verifiers} ${noun} confirmed in ${ms} ms.`;
  if (lapsed === 0) return confirmed;
  return `${confirmed} ${lapsed === 1 ? 'One' : lapsed} did not answer and may not decide from memory any more.`;
}
