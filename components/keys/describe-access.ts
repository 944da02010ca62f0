import type { Profile } from '@/lib/core/profile';
import { type Catalogue, describeScope, type PermissionLevel, type Scope } from '@/lib/core/scopes';

/** `Full`, `Read-only` or `3 scopes`, in the profile's words. */
export function permissionLabel(
  levels: Profile['levels'],
  level: PermissionLevel,
  scopes: readonly string[],
): string {
  if (level !== 'limited') return levels[level];
  return scopes.length === 1 ? '1 scope' : `${scopes.length} scopes`;
}

/** What a key with these scopes can do, as the beginning of a sentence without its full stop. */
export function accessSentence(catalogue: Catalogue, scopes: readonly Scope[]): string {
  const clauses = scopes.map((scope) => describeScope(catalogue, scope) ?? scope);
  const [first, ...others] = clauses;
  if (first === undefined) return 'Nothing but ask for its own status';
  const rest = others.map((clause) => clause.charAt(0).toLowerCase() + clause.slice(1));
  const last = rest.pop();
  return last === undefined ? first : `${[first, ...rest].join(', ')} and ${last}`;
}
