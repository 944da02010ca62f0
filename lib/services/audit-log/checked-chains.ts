import { LRUCache } from 'lru-cache';
import type { ChainPoint } from '../../core/audit-chain';

const CHAINS_MAX = 10_000;

/** Up to which row this process has found each workspace's chain intact. */
export class CheckedChains {
  readonly #points = new LRUCache<string, ChainPoint>({ max: CHAINS_MAX });

  get(workspaceId: string): ChainPoint | null {
    return this.#points.get(workspaceId) ?? null;
  }

  set(workspaceId: string, point: ChainPoint): void {
    this.#points.set(workspaceId, point);
  }
}
