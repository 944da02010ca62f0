import type { InstallationKey } from './installation-key';

/** What a pasted text holds, as its page shows it. */
export interface CompromisedShown {
  secrets: number;
  unknown: number;
  revoked: number;
  replaced: number;
  inUse: number;
  workspaces: number;
  count: number;
  /** The first of them. */
  keys: readonly InstallationKey[];
  /** The ids of all, separated by spaces: names, never secrets. */
  ids: string;
}

/** How far revoking compromised keys has come. */
export interface CompromisedProgress {
  ids: string;
  count: number;
  /** How many of the ids are through. */
  done: number;
  revoked: number;
  /** Revoked before, by whomever. */
  already: number;
  unknown: number;
  /** Whether the database was away: what is left can be sent again. */
  isStalled: boolean;
  reason: string;
  /** Names the act, sealed: what it does in several steps is one in the audit log and in what owners are told. */
  act: string;
}
