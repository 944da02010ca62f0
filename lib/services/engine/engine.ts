import { type Clocks, Trust } from '../../core/trust';
import type { Database } from '../../stores/client';
import { findVerificationRecords } from '../../stores/verification-records';
import type { Log } from '../log';
import { Acknowledgements } from './acknowledgements';
import { ChangeFeed } from './change-feed';
import { KnownKeys } from './known-keys';
import { RecordLoads } from './record-loads';
import { RecordMemory } from './record-memory';
import { Verifier } from './verifier';

/** What decides quickly without ever deciding by an old state (docs/decisions/0011). */
export interface Engine {
  known: KnownKeys;
  memory: RecordMemory;
  loads: RecordLoads;
  trust: Trust;
  feed: ChangeFeed;
  acknowledgements: Acknowledgements;
  verifier: Verifier;
  /** Whether memory may decide at this moment. */
  isTrusted(): boolean;
  /** Milliseconds on this process's monotonic clock. */
  monotonicMs(): number;
}

/** What the engine depends on. */
export interface EngineOptions {
  database: Database;
  /** A direct connection, for LISTEN. */
  listenUrl: string;
  /** How many keys are remembered at most; 0: none, every verification reads the database. */
  cacheKeys: number;
  clocks: () => Clocks;
  newIncarnation: () => string;
  log: Log;
}

/** Puts the engine together. Until its verifier is started, every verification reads the database. */
export function createEngine(options: EngineOptions): Engine {
  const { database, clocks, log } = options;
  const monotonicMs = () => clocks().monotonicMs;
  const memory = new RecordMemory(options.cacheKeys);
  const trust = new Trust(() => memory.empty());
  const loads = new RecordLoads(
    (lookups) => findVerificationRecords(database.pool, lookups),
    monotonicMs,
  );
  const acknowledgements = new Acknowledgements();
  const feed = new ChangeFeed(options.listenUrl, options.newIncarnation, {
    onChange: (announcement) => verifier.apply(announcement),
    onBeat: (nonce, databaseMs) => verifier.hear(nonce, databaseMs),
    onAcknowledged: (change, incarnation) => acknowledgements.note(change, incarnation),
    onEnd: () => trust.end(),
  });
  const verifier: Verifier = new Verifier({
    control: database.control,
    feed,
    trust,
    memory,
    acknowledgements,
    clocks,
    log,
  });
  return {
    known: new KnownKeys(trust, memory, loads, clocks),
    memory,
    loads,
    trust,
    feed,
    acknowledgements,
    verifier,
    isTrusted: () => trust.holds(clocks()),
    monotonicMs,
  };
}
