import { LRUCache } from 'lru-cache';
import type { ChainCheck, ChainPoint } from '../../core/audit-chain';

const CHAINS_MAX = 10_000;
/** After that the rows are read again: somebody may have edited one since. */
const TRUSTED_MS = 10 * 60_000;

/** How far a chain was checked, by a check that began at its first row. */
interface CheckedChain {
  point: ChainPoint;
  /** When that check began, in ms since 1970. */
  since: number;
  /** Whether it found a fault behind that point. */
  isBroken: boolean;
}

/** Up to which row this process has found each workspace's chain intact. */
export class CheckedChains {
  readonly #chains = new LRUCache<string, CheckedChain>({ max: CHAINS_MAX });

  /** What was found in the last ten minutes, or the end of what is intact before a fault; null: begin anew. */
  get(workspaceId: string, now: Date): CheckedChain | null {
    const chain = this.#chains.get(workspaceId);
    if (chain === undefined) return null;
    return chain.isBroken || now.getTime() - chain.since < TRUSTED_MS ? chain : null;
  }

  /** Also of a broken chain: the next look goes on before the fault, and finds it again. */
  set(workspaceId: string, { point, fault }: ChainCheck, since: number): void {
    this.#chains.set(workspaceId, { point, since, isBroken: fault !== null });
  }
}
