import type { KeyId, WorkspaceId } from './ids';
import type { Environment } from './key-format';
import type { RestrictionReason } from './restrictions/restrictions';
import type { Scope } from './scopes';
import type { RefusalReason } from './verification';

/** The name under which what would be too much detail is counted. */
export const OTHER = 'other';

/** What a decision came to. */
export type Outcome = 'valid' | RefusalReason;

/** Whose request it was, as it is counted. */
export interface CountedKey {
  id: KeyId;
  workspaceId: WorkspaceId;
  environment: Environment;
}

/** How long the time is that a row of counts counts; a quarter is one of an hour. */
export type UsageGrain = 'minute' | 'quarter' | 'hour' | 'day';

/** For how many days counts are kept, by their grain. */
export const GRAIN_DAYS: Readonly<Record<UsageGrain, number>> = {
  minute: 3,
  quarter: 100,
  hour: 100,
  day: 800,
};

/** What is counted: a decision, its answer, or both at once. */
export interface UsageEvent {
  /** The key it was about; null where none was known. */
  key: CountedKey | null;
  /** A template, never an address as it was sent (lib/core/endpoint-template.ts). */
  endpoint: string;
  outcome: Outcome;
  /**
   * `decision`: about a request that the company's API answers; `answer`: what that answered, told afterwards;
   * `both`: a request to `/v1`.
   */
  counts: 'decision' | 'answer' | 'both';
  /** The HTTP status of the answer; 0: not known. */
  status: number;
  /** Why a restriction that only reports would have refused it; null unless it was let through all the same. */
  report: RestrictionReason | null;
  /** The scopes that it needed, of a request that was let through; undefined: not known. */
  needed?: readonly Scope[] | undefined;
  /** How long the answer took, in seconds; null: not known. */
  seconds: number | null;
  /** Of the key's user; null where it was not told. */
  address: string | null;
  /** Of that address: ISO 3166 alpha-2, or `ZZ`. */
  country: string;
}

/** How many decisions and answers there were in a minute, by every dimension. */
export interface MinuteCount {
  /** Empty, with `keyId` and `environment`, where no key was known. */
  workspaceId: WorkspaceId | '';
  keyId: KeyId | '';
  environment: Environment | '';
  /** Its beginning, UTC. */
  minute: Date;
  outcome: Outcome;
  endpoint: string;
  /** 0: not known. */
  status: number;
  country: string;
  /** Decisions. */
  count: number;
  /** Answers whose status is known. */
  responses: number;
  /** The bins of their latencies (lib/services/usage/latency-sketch.ts), ascending. */
  latencyBins: readonly number[];
  /** How many answers are in each. */
  latencyCounts: readonly number[];
}

/** How many decisions one key had in an hour from one address with one outcome. */
export interface AddressCount {
  workspaceId: WorkspaceId;
  keyId: KeyId;
  hour: Date;
  outcome: Outcome;
  /** Or `other`. */
  address: string;
  count: number;
}

/**
 * How many decisions of one key in an hour were let through though a restriction that only reports would
 * have refused them. Each is among the `valid` ones of `MinuteCount` already: these are never added to those.
 */
export interface ReportCount {
  workspaceId: WorkspaceId;
  keyId: KeyId;
  hour: Date;
  reason: RestrictionReason;
  count: number;
}

/** Stands, in place of a scope, for all requests that were let through, whatever they needed. */
export const EVERY_REQUEST = '';

/** How many decisions of one key in an hour let a request through that needed a scope; as `ReportCount`. */
export interface ScopeCount {
  workspaceId: WorkspaceId;
  keyId: KeyId;
  hour: Date;
  /** Or `EVERY_REQUEST`. */
  scope: Scope | typeof EVERY_REQUEST;
  count: number;
}

/** The addresses of which group: one key, hour and outcome. */
export type AddressGroup = Pick<AddressCount, 'workspaceId' | 'keyId' | 'hour' | 'outcome'>;
