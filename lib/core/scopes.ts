/** Scopes are `resource:action`. A permission level is a named set of them, frozen into the key. */
export const SCOPES = {
  'api_keys:read': 'List and read API keys',
  'api_keys:write': 'Revoke API keys',
  'api_keys:verify': 'Verify API keys of every workspace',
  'workspaces:read': 'Read the workspace',
  'users:read': 'Read members of the workspace',
  'usage:read': 'Read usage figures',
  'usage:write': 'Report usage for every workspace',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof SCOPES;

/** Every scope of the catalogue, in its order. */
export const ALL_SCOPES = Object.keys(SCOPES) as readonly Scope[];

/** Scopes that reach across workspaces: operator's workspace only, and only when named. */
export const OPERATOR_SCOPES = [
  'api_keys:verify',
  'usage:write',
] as const satisfies readonly Scope[];

export const PERMISSION_LEVELS = ['full', 'read_only', 'limited'] as const;
export type PermissionLevel = (typeof PERMISSION_LEVELS)[number];

/** Whether a text is a scope of the catalogue, exactly as written. */
export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

/** Whether a scope reaches across workspaces. */
export function isOperatorScope(scope: Scope): boolean {
  return OPERATOR_SCOPES.some((operatorScope) => operatorScope === scope);
}

/** The named resource of a scope, for example `api_keys`. */
export function resourceOf(scope: Scope): string {
  return scope.slice(0, scope.indexOf(':'));
}

/**
 * The scopes that a level stands for today. They are stored with the key: a later change of the
 * catalogue never widens a key that exists. `chosen` counts for `limited` alone.
 */
export function expandLevel(level: PermissionLevel, chosen: readonly Scope[]): readonly Scope[] {
  if (level === 'limited') return sortScopes(chosen);
  const ordinary = ALL_SCOPES.filter((scope) => !isOperatorScope(scope));
  return level === 'full' ? ordinary : ordinary.filter((scope) => scope.endsWith(':read'));
}

/** The scopes in the catalogue's order, each once. */
export function sortScopes(scopes: readonly Scope[]): readonly Scope[] {
  return ALL_SCOPES.filter((scope) => scopes.includes(scope));
}

/** What both sides hold: a key's effective scopes are its own ∩ its creator's present ones (I4). */
export function intersectScopes(
  granted: readonly string[],
  held: readonly Scope[],
): readonly Scope[] {
  return held.filter((scope) => granted.includes(scope));
}
