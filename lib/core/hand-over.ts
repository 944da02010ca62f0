import { holdsScope, keyReachOf, type Role } from './roles';
import { isOperatorScope, resourceOf, type Scope } from './scopes';

/** Keys that were granted the same scopes. */
export interface KeysAlike {
  scopes: readonly Scope[];
  count: number;
}

/** What keys can do less, or more, when another role bounds them. */
export interface HandOver {
  /** How many keys can do less. */
  losing: number;
  /** The scopes that they lose, each once; `api_keys:…` also when they reach fewer keys than before. */
  loses: readonly Scope[];
  /** How many keys can do more. */
  gaining: number;
  gains: readonly Scope[];
}

/**
 * What changes for keys when the role that bounds them does: their creator is demoted, or another member
 * keeps them. Nothing was granted to them anew: what they gain is what their creator had lost (attack 3).
 */
export function handOver(
  groups: readonly KeysAlike[],
  change: { from: Role; to: Role; isOperatorWorkspace: boolean },
): HandOver {
  const loses = new Set<Scope>();
  const gains = new Set<Scope>();
  let [losing, gaining] = [0, 0];
  for (const { scopes, count } of groups) {
    const lost = scopes.filter((scope) => does(change.from, scope) > does(change.to, scope));
    const gained = scopes.filter((scope) => does(change.from, scope) < does(change.to, scope));
    for (const scope of lost) loses.add(scope);
    for (const scope of gained) gains.add(scope);
    losing += lost.length > 0 ? count : 0;
    gaining += gained.length > 0 ? count : 0;
  }
  return { losing, loses: [...loses].sort(), gaining, gains: [...gains].sort() };

  // 0: not at all; 1: with the keys of one person; 2: with everything.
  function does(role: Role, scope: Scope): number {
    if (!holdsScope(role, change.isOperatorWorkspace, scope)) return 0;
    return isAboutKeys(scope) && keyReachOf(role) === 'own' ? 1 : 2;
  }
}

// What a scope across workspaces does depends on nobody's keys.
function isAboutKeys(scope: Scope): boolean {
  return resourceOf(scope) === 'api_keys' && !isOperatorScope(scope);
}
