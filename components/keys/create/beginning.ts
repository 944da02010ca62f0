import type { Access } from '@/lib/core/access-change';
import type { Environment } from '@/lib/core/key-format';
import type { KeyView } from '@/lib/core/key-view';
import { type Restrictions, UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import {
  type Catalogue,
  expandLevel,
  isScope,
  type PermissionLevel,
  type Scope,
} from '@/lib/core/scopes';

/** The most scopes of an address that are told apart. */
const NAMED_MAX = 100;

/** What an address asks the form to begin with. */
export interface Beginning {
  /** Changes with the address, so that another one begins afresh. */
  name: string;
  template: string | null;
  /** Null: as the template or the profile says. */
  access: Access | null;
  restrictions: Restrictions;
  /** What was filled in from where, and what could not be. */
  notes: readonly string[];
}

/** What an address says, with the key that it names. */
export interface AskedBeginning {
  environment: Environment;
  template: string | null;
  /** `?scope=`, repeated. */
  scopes: readonly string[];
  /** `?from=`: the key's id and the key; null where it is not here. */
  from: { id: string; key: KeyView | null } | null;
}

/** Reads an address. What it names and cannot be granted is said, not dropped in silence. */
export function beginningOf(
  asked: AskedBeginning,
  catalogue: Catalogue,
  held: readonly Scope[],
): Beginning {
  const { template, from } = asked;
  const scopes = asked.scopes.slice(0, NAMED_MAX);
  const source = from?.key ?? null;
  const wanted = [...(source?.scopes ?? []), ...scopes];
  const granted = wanted.filter((scope) => held.includes(scope));
  return {
    name: JSON.stringify([template, from?.id ?? null, scopes]),
    template,
    access: granted.length === 0 ? null : accessOf(catalogue, source, granted),
    restrictions: source === null ? UNRESTRICTED : restrictionsOf(source),
    notes: [
      ...(from === null ? [] : [copyNote(asked, source)]),
      ...leftOut(catalogue, new Set(wanted.filter((scope) => !held.includes(scope)))),
    ],
  };
}

/** The preferred level where these are its scopes today; otherwise Limited, which says them all. */
export function levelOf(
  catalogue: Catalogue,
  preferred: PermissionLevel,
  scopes: readonly Scope[],
): PermissionLevel {
  const whole = expandLevel(catalogue, preferred, []);
  const isWhole = whole.length === scopes.length && whole.every((scope) => scopes.includes(scope));
  return isWhole ? preferred : 'limited';
}

function accessOf(catalogue: Catalogue, source: KeyView | null, granted: readonly Scope[]): Access {
  const permissionLevel = levelOf(catalogue, source?.permissionLevel ?? 'limited', granted);
  return { permissionLevel, scopes: granted };
}

function restrictionsOf(key: KeyView): Restrictions {
  const { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly } = key;
  return { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly };
}

function copyNote({ environment }: AskedBeginning, source: KeyView | null): string {
  if (source === null) {
    return `There is no ${environment} key with that id here, so nothing was filled in from it.`;
  }
  return `Filled in from ${source.name}. Its secret stays its own.`;
}

function leftOut(catalogue: Catalogue, scopes: ReadonlySet<string>): string[] {
  const named = [...scopes].map((scope) => scope.slice(0, NAMED_MAX));
  const unknown = named.filter((scope) => !isScope(catalogue, scope));
  const withheld = named.filter((scope) => isScope(catalogue, scope));
  return [
    ...(unknown.length === 0 ? [] : [`Left out, because it does not exist: ${list(unknown)}.`]),
    ...(withheld.length === 0 ? [] : [`Left out, because you cannot grant it: ${list(withheld)}.`]),
  ];
}

function list(scopes: readonly string[]): string {
  return scopes.map((scope) => JSON.stringify(scope)).join(', ');
}
