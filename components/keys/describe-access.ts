import { type PermissionLevel, SCOPES, type Scope } from '@/lib/core/scopes';

/** `Full`, `Read-only` or `3 scopes`. */
export function permissionLabel(level: PermissionLevel, scopes: readonly string[]): string {
  if (level === 'full') return 'Full';
  if (level === 'read_only') return 'Read-only';
  return scopes.length === 1 ? '1 scope' : `${scopes.length} scopes`;
}

/** What a key with these scopes can do, as the beginning of a sentence without its full stop. */
export function accessSentence(scopes: readonly Scope[]): string {
  const clauses = scopes.map((scope) => SCOPES[scope]);
  const [first, ...others] = clauses;
  if (first === undefined) return 'Nothing but ask for its own status';
  const rest = others.map((clause) => clause.charAt(0).toLowerCase() + clause.slice(1));
  const last = rest.pop();
  return last === undefined ? first : `${[first, ...rest].join(', ')} and ${last}`;
}
