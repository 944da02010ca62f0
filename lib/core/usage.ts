import type { KeyId, WorkspaceId } from './ids';
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

/** The addresses of which group: one key, hour and outcome. */
export type AddressGroup = Pick<AddressCount, 'workspaceId' | 'keyId' | 'hour' | 'outcome'>;
