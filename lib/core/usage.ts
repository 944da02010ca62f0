import type { KeyId, WorkspaceId } from './ids';
import type { RestrictionReason } from './restrictions/restrictions';
import type { RefusalReason } from './verification';

/** The name under which what would be too much detail is counted. */
export const OTHER = 'other';

/** What a decision came to. */
export type Outcome = 'valid' | RefusalReason;

/** A decision, as it is counted. */
export interface UsageEvent {
  /** The key it was about; null where none was known. */
  key: { id: KeyId; workspaceId: WorkspaceId } | null;
  /** A template, never an address as it was sent (lib/core/endpoint-template.ts). */
  endpoint: string;
  outcome: Outcome;
  /** Why a restriction that only reports would have refused it; null unless it was let through all the same. */
  report: RestrictionReason | null;
  /** How long it took, in seconds. */
  seconds: number;
  /** Of the key's user; null where it was not told. */
  address: string | null;
}

/** How many decisions one key, or nobody's key, had in an hour at one endpoint with one outcome. */
export interface UsageCount {
  /** The key's; null with `keyId` where no key was known. */
  workspaceId: WorkspaceId | null;
  keyId: KeyId | null;
  /** Its beginning, UTC. */
  hour: Date;
  outcome: Outcome;
  endpoint: string;
  count: number;
  /** How many of them in each bucket of lib/core/latency.ts. */
  latency: readonly number[];
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
 * have refused them. Each is among the `valid` ones of `UsageCount` already: these are never added to those.
 */
export interface ReportCount {
  workspaceId: WorkspaceId;
  keyId: KeyId;
  hour: Date;
  reason: RestrictionReason;
  count: number;
}

/** The addresses of which group: one key, hour and outcome. */
export type AddressGroup = Pick<AddressCount, 'workspaceId' | 'keyId' | 'hour' | 'outcome'>;
