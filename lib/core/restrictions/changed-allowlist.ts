import type { Propagation } from '../barrier';

/** A change of a workspace's address list: which verifiers have confirmed that they know. */
export interface ChangedAllowlist {
  propagation: Propagation | null;
}
