/** A right that a key can have: `resource:action`. Which there are is the catalogue's to say. */
export type Scope = string;

/** The scopes of our own API, which every catalogue has, and what each lets a key do. */
export const RESERVED_SCOPES = {
  'api_keys:read': 'List and read API keys',
  'api_keys:write': 'Revoke API keys',
  'api_keys:verify': 'Verify API keys of every workspace',
  'workspaces:read': 'Read the workspace',
  'users:read': 'Read members of the workspace',
  'usage:read': 'Read usage figures',
  'usage:write': 'Report usage for every workspace',
} as const satisfies Record<string, string>;

/** A scope that a route of ours can require. */
export type ReservedScope = keyof typeof RESERVED_SCOPES;

/** The names that people read beside our resources. */
const RESERVED_LABELS: Readonly<Record<string, string>> = {
  api_keys: 'API keys',
  workspaces: 'Workspace',
  users: 'Members',
  usage: 'Usage',
};

/** Resources that no profile may add actions to: they reach across workspaces. */
export const CLOSED_RESOURCES: readonly string[] = ['api_keys', 'usage'];

/** Scopes that reach across workspaces: operator's workspace only, and only when named. */
export const OPERATOR_SCOPES = [
  'api_keys:verify',
  'usage:write',
] as const satisfies readonly ReservedScope[];

export const PERMISSION_LEVELS = ['full', 'read_only', 'limited'] as const;
export type PermissionLevel = (typeof PERMISSION_LEVELS)[number];

/** A resource of a profile's own, and what its actions let a key do; without a sentence there is no such action. */
export interface Resource {
  name: string;
  label: string;
  read?: string | undefined;
  write?: string | undefined;
}

/** A scope of a catalogue. */
export interface CatalogueScope {
  scope: Scope;
  resource: string;
  /** What people read for the resource. */
  label: string;
  /** What it lets a key do. */
  description: string;
}

/** Every scope that can be granted, by resource, and whether Write on a resource includes Read. */
export interface Catalogue {
  scopes: readonly CatalogueScope[];
  writeIncludesRead: boolean;
}

/** Our reserved scopes and the profile's, a resource's scopes side by side; the profile's words win. */
export function createCatalogue(
  resources: readonly Resource[],
  writeIncludesRead: boolean,
): Catalogue {
  const reserved = Object.entries(RESERVED_SCOPES).map(([scope, description]) =>
    describeAs(scope, RESERVED_LABELS[resourceOf(scope)] ?? resourceOf(scope), description),
  );
  const own = resources.flatMap(({ name, label, read, write }) => [
    ...(read === undefined ? [] : [describeAs(`${name}:read`, label, read)]),
    ...(write === undefined ? [] : [describeAs(`${name}:write`, label, write)]),
  ]);
  const named = new Set(own.map(({ scope }) => scope));
  const all = [...own, ...reserved.filter(({ scope }) => !named.has(scope))];
  const order = [...new Set(all.map(({ resource }) => resource))];
  const scopes = order.flatMap((resource) => all.filter((entry) => entry.resource === resource));
  return { scopes, writeIncludesRead };
}

function describeAs(scope: Scope, label: string, description: string): CatalogueScope {
  return { scope, resource: resourceOf(scope), label, description };
}

/** A catalogue with what it no longer knows and a key still has, beside what else its resource has. */
export function withForgotten(catalogue: Catalogue, scopes: readonly Scope[]): Catalogue {
  const labels = new Map(catalogue.scopes.map(({ resource, label }) => [resource, label]));
  const forgotten = scopes
    .filter((scope) => !isScope(catalogue, scope))
    .map((scope) => describeAs(scope, labels.get(resourceOf(scope)) ?? resourceOf(scope), scope));
  return { ...catalogue, scopes: [...catalogue.scopes, ...forgotten] };
}

/** Whether a text is a scope of the catalogue, exactly as written. */
export function isScope({ scopes }: Catalogue, text: string): boolean {
  return scopes.some(({ scope }) => scope === text);
}

/** What a scope lets a key do; null for one that is not in the catalogue. */
export function describeScope({ scopes }: Catalogue, text: Scope): string | null {
  return scopes.find(({ scope }) => scope === text)?.description ?? null;
}

/** Whether a scope reaches across workspaces. */
export function isOperatorScope(scope: Scope): boolean {
  return OPERATOR_SCOPES.some((operatorScope) => operatorScope === scope);
}

/** Whether a scope changes nothing. */
export function isReadScope(scope: Scope): boolean {
  return scope.endsWith(':read');
}

/** The named resource of a scope, for example `api_keys`. */
export function resourceOf(scope: Scope): string {
  return scope.slice(0, scope.indexOf(':'));
}

/**
 * The scopes that a level stands for today. They are stored with the key: a later change of the
 * catalogue never widens a key that exists. `chosen` counts for `limited` alone, and Write brings Read
 * along where the catalogue says so.
 */
export function expandLevel(
  catalogue: Catalogue,
  level: PermissionLevel,
  chosen: readonly Scope[],
): readonly Scope[] {
  if (level === 'limited') return sortScopes(catalogue, [...chosen, ...readsOf(catalogue, chosen)]);
  const ordinary = catalogue.scopes
    .map(({ scope }) => scope)
    .filter((scope) => !isOperatorScope(scope));
  return level === 'full' ? ordinary : ordinary.filter(isReadScope);
}

// An operator's scope stands for itself: what it includes is nothing that its name says.
function readsOf(catalogue: Catalogue, chosen: readonly Scope[]): readonly Scope[] {
  if (!catalogue.writeIncludesRead) return [];
  return chosen
    .filter((scope) => scope.endsWith(':write') && !isOperatorScope(scope))
    .map((scope) => `${resourceOf(scope)}:read`)
    .filter((scope) => isScope(catalogue, scope));
}

/** The scopes in the catalogue's order, each once; what is not in it comes last. */
export function sortScopes({ scopes }: Catalogue, wanted: readonly Scope[]): readonly Scope[] {
  const known = scopes.map(({ scope }) => scope).filter((scope) => wanted.includes(scope));
  return [...known, ...[...new Set(wanted)].filter((scope) => !known.includes(scope)).sort()];
}
