import type { PlainSecret } from '../../core/key-format';
import { type Clocks, Trust } from '../../core/trust';
import type { Database } from '../../stores/client';
import { readChannelBase } from '../../stores/notification-channels';
import { findVerificationRecords } from '../../stores/verification-records';
import type { Log } from '../log';
import { Acknowledgements } from './acknowledgements';
import { ChangeFeed } from './change-feed';
import { Channels } from './channels';
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
  channels: Channels;
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
  /** What a secret goes by in memory (lib/crypto/memory-names.ts). */
  nameOf: (secret: PlainSecret) => string;
  newIncarnation: () => string;
  newNonce: () => string;
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
  const channels = new Channels(() => readChannelBase(database.control));
  const feed = new ChangeFeed(options.listenUrl, channels, options.newIncarnation, {
    onChange: (announcement) => verifier.apply(announcement),
    onBeat: (nonce, databaseMs) => verifier.hear(nonce, databaseMs),
    onAcknowledged: (change, incarnation) => acknowledgements.note(change, incarnation),
    onEnd: () => trust.end(),
  });
  const verifier: Verifier = new Verifier({
    control: database.control,
    feed,
    channels,
    newNonce: options.newNonce,
    trust,
    memory,
    acknowledgements,
    clocks,
    log,
  });
  return {
    known: new KnownKeys(trust, memory, loads, clocks, options.nameOf, log),
    memory,
    loads,
    trust,
    feed,
    channels,
    acknowledgements,
    verifier,
    isTrusted: () => trust.holds(clocks()),
    monotonicMs,
  };
}
