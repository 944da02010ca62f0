import { LRUCache } from 'lru-cache';

const WORKSPACES_MAX = 10_000;

/** Lists that many records have in common: kept once, and so prepared once for deciding. */
export class SharedLists {
  readonly #lists = new LRUCache<string, readonly string[]>({ max: WORKSPACES_MAX });

  /** The list that a workspace's records share, while it is the same. */
  share(workspaceId: string, list: readonly string[] | null): readonly string[] | null {
    if (list === null) return null;
    const known = this.#lists.get(workspaceId);
    if (known?.length === list.length && known.every((entry, index) => entry === list[index])) {
      return known;
    }
    this.#lists.set(workspaceId, list);
    return list;
  }
}
