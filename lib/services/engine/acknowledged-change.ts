import {
  ANNOUNCED_KEYS_MAX,
  type Announcement,
  encodeAnnouncement,
  type Touched,
} from '../../core/announcement';
import {
  type Barrier,
  missingOf,
  type Propagation,
  remainingMs,
  withoutEnded,
} from '../../core/barrier';
import { DomainError, isDomainError } from '../../core/errors';
import { LAPSE_MS } from '../../core/trust';
import { announce } from '../../stores/announcements';
import type { Tx } from '../../stores/client';
import { transaction } from '../../stores/transaction';
import { deleteSilentVerifiers, readVerifiers } from '../../stores/verifiers';
import { newId } from '../audit';
import type { Runtime } from '../context';
import type { AwaitedAnswers } from './acknowledgements';

/** How often a changer looks whether a registration it waits for has ended, in milliseconds. */
const LOOK_MS = 250;

/** The result of a change, and who has confirmed it; null where nothing had to be announced. */
export interface Acknowledged<T> {
  result: T;
  propagation: Propagation | null;
}

/**
 * Runs a change of what verifications depend on, in one transaction that announces it, and returns when
 * no verifier decides by the old state any more (docs/decisions/0011, rules 1 and 5).
 * @param work calls `touch` for what it changed, also when somebody else has changed it already: whoever
 * repeats a request needs a barrier of its own
 * @throws DomainError `unavailable` (`state_unknown`) when nobody can say whether the change is in force
 */
export async function acknowledgedChange<T>(
  runtime: Runtime,
  work: (tx: Tx, touch: (touched: Touched) => void) => Promise<T>,
): Promise<Acknowledged<T>> {
  const { engine, database } = runtime;
  const change = newId(runtime, 'change');
  // Listening before the transaction: no answer can be missed. Without it the wait is the longest.
  const changer = await engine.feed.open().catch(() => null);
  await engine.channels.load();
  const awaited = engine.acknowledgements.expect(change);
  let touched: Touched[] = [];
  let isCommitting = false;
  try {
    const result = await transaction(database.prisma, async (tx) => {
      isCommitting = false;
      touched = [];
      const made = await work(tx, (part) => touched.push(part));
      await announce(
        tx,
        engine.channels.changes,
        payloadsOf(change, changer ?? newId(runtime, 'verifier'), touched),
      );
      isCommitting = true;
      return made;
    });
    if (touched.length === 0) return { result, propagation: null };
    return { result, propagation: await waitForAll(runtime, awaited) };
  } catch (error) {
    const isUnknown = isCommitting && isDomainError(error) && error.code === 'unavailable';
    throw isUnknown ? stateUnknown(error) : error;
  } finally {
    awaited.end();
  }
}

// Only the last names the changer: who has applied it has applied all before it.
function payloadsOf(change: string, changer: string, touched: readonly Touched[]): string[] {
  const parts = touched.flatMap(inPayloads);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const announcement: Announcement = { change, changer: isLast ? changer : null, touched: part };
    return encodeAnnouncement(announcement);
  });
}

function inPayloads(touched: Touched): Touched[] {
  if (!('keys' in touched)) return [touched];
  const parts: Touched[] = [];
  for (let start = 0; start < touched.keys.length; start += ANNOUNCED_KEYS_MAX) {
    parts.push({ keys: touched.keys.slice(start, start + ANNOUNCED_KEYS_MAX) });
  }
  return parts;
}

async function waitForAll(runtime: Runtime, awaited: AwaitedAnswers): Promise<Propagation> {
  const { acknowledgements, monotonicMs } = runtime.engine;
  const committedAtMs = monotonicMs();
  const first = await readBarrier(runtime, committedAtMs + LAPSE_MS);
  let barrier = first;
  for (;;) {
    const waitMs = remainingMs(barrier, awaited.applied, monotonicMs());
    if (waitMs === 0) break;
    await awaited.next(Math.min(waitMs, LOOK_MS));
    barrier = await lookAgain(runtime, barrier, awaited.applied);
  }
  const lapsed = missingOf(first, awaited.applied);
  void endSilent(runtime, missingOf(barrier, awaited.applied));
  const ms = monotonicMs() - committedAtMs;
  acknowledgements.times.observe(ms / 1000);
  acknowledgements.lapsed += lapsed.length;
  return {
    verifiers: first.registrations.length,
    acknowledged: first.registrations.length - lapsed.length,
    lapsed: lapsed.length,
    ms: Math.round(ms),
  };
}

async function readBarrier(runtime: Runtime, giveUpAtMs: number): Promise<Barrier> {
  const { engine, database } = runtime;
  for (;;) {
    try {
      const read = await readVerifiers(database.control);
      return { ...read, readAtMs: engine.monotonicMs() };
    } catch (error) {
      if (engine.monotonicMs() > giveUpAtMs) throw stateUnknown(error);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

async function lookAgain(
  { database }: Runtime,
  barrier: Barrier,
  applied: ReadonlySet<string>,
): Promise<Barrier> {
  if (missingOf(barrier, applied).length === 0) return barrier;
  try {
    return withoutEnded(barrier, await readVerifiers(database.control));
  } catch {
    return barrier;
  }
}

async function endSilent({ database, log }: Runtime, silent: Barrier['registrations']) {
  if (silent.length === 0) return;
  try {
    await deleteSilentVerifiers(database.control, silent);
  } catch (error) {
    log.debug({ error }, 'silent verifiers could not be removed');
  }
}

function stateUnknown(cause: unknown): DomainError {
  return new DomainError(
    'unavailable',
    'It is not known whether the change is in force: the connection to the database broke. Repeat it.',
    { reason: 'state_unknown', retryAfterSeconds: 1 },
    { cause },
  );
}
