import type { UsageFilter } from './usage-filter';
import type { UsageRange } from './usage-range';
import type { UsageSum } from './usage-sums';

/** Requests of one endpoint, country or key. */
export interface NamedCount {
  name: string;
  requests: number;
  errors: number;
}

/** The first of a list, and what all of it is. */
export interface NamedCounts<T extends NamedCount = NamedCount> {
  first: readonly T[];
  /** How many names there are. */
  names: number;
  requests: number;
  errors: number;
}

/** Latencies below which half, 95 % and 99 % of all are, in seconds. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
}

export interface UsageInterval {
  /** In milliseconds, as is `to`. */
  from: number;
  to: number;
  /** Whether it lasts still. */
  isPartial: boolean;
  sum: UsageSum;
  /** Null where nobody told how long an answer took. */
  latency: Latency | null;
}

export interface EndpointUsage extends NamedCount {
  /** Seconds; null: not known. */
  p95: number | null;
}

/** The numbers of a time by every dimension; those that `/v1/usage` answers. */
export interface UsageFigures {
  range: UsageRange;
  filter: UsageFilter;
  /** Whether only the actor's own keys are counted: those of others are not theirs to see. */
  isOwnTraffic: boolean;
  total: UsageSum;
  latency: Latency | null;
  intervals: readonly UsageInterval[];
  endpoints: NamedCounts<EndpointUsage>;
  countries: NamedCounts;
}

/** A key by its id; without a name where it is gone. */
export interface KeyUsage extends NamedCount {
  keyName: string | null;
}

/** The same time before, as far as this one's intervals are over. */
export interface PreviousUsage {
  before: number;
  now: number;
  /** By endpoint; without an entry there was none. */
  endpoints: ReadonlyMap<string, { before: number; now: number }>;
}

/** What the page of usage shows. */
export interface UsageReport extends UsageFigures {
  keys: NamedCounts<KeyUsage>;
  /** Null where it is counted no more or was not counted from its beginning, or nothing of this time is over. */
  previous: PreviousUsage | null;
  /** The hour of the last request of the environment; asked where there is none in the range. */
  lastRequestAt: Date | null;
}
