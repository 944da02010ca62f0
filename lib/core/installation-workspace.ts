import type { Subscription } from './subscription';

/** Keys are counted no further in a list of workspaces. */
export const WORKSPACE_KEYS_MAX = 100;

/** A workspace as the operator sees it in a list. */
export interface InstallationWorkspace {
  id: string;
  slug: string;
  name: string;
  isOperator: boolean;
  subscription: Subscription;
  plan: string | null;
  suspendedAt: Date | null;
  createdAt: Date;
  /** How many keys are not revoked, counted up to `WORKSPACE_KEYS_MAX`. */
  keys: number;
}
