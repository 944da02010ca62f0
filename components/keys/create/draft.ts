import { ENVIRONMENTS, type Environment } from '@/lib/core/key-format';
import {
  ALL_SCOPES,
  isOperatorScope,
  isScope,
  PERMISSION_LEVELS,
  type PermissionLevel,
  resourceOf,
  type Scope,
  sortScopes,
} from '@/lib/core/scopes';

/** The choices of the expiry row; `custom` reads the date field beside it. */
export const EXPIRY_CHOICES = ['7d', '30d', '90d', '365d', 'never', 'custom'] as const;
export type ExpiryChoice = (typeof EXPIRY_CHOICES)[number];

/** The form to create a key, as it stands. */
export interface Draft {
  name: string;
  environment: Environment;
  level: PermissionLevel;
  /** Counts for `limited` alone. */
  scopes: readonly Scope[];
  expires: ExpiryChoice;
  /** `2027-01-31T18:00`, in the viewer's zone. */
  expiresOn: string;
}

/** The fields of a form: one value, or all of those with the same name. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** The fields that a form holds now, without sending it. */
export function fieldsOf(form: FormData): Fields {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value];
  }
  return fields;
}

/** Reads the form. What it does not hold is what `defaults` says. */
export function draftOf(fields: Fields, defaults: Draft): Draft {
  return {
    name: one(fields, 'name') ?? defaults.name,
    environment: oneOf(ENVIRONMENTS, one(fields, 'environment')) ?? defaults.environment,
    level: oneOf(PERMISSION_LEVELS, one(fields, 'permissionLevel')) ?? defaults.level,
    scopes: scopesOf(fields),
    expires: oneOf(EXPIRY_CHOICES, one(fields, 'expiry')) ?? defaults.expires,
    expiresOn: one(fields, 'expiryLocal') ?? one(fields, 'expiryAt') ?? defaults.expiresOn,
  };
}

/** The moment at which the drafted key stops; null: never, or not said yet. */
export function expiryOf(draft: Draft, now: Date): Date | null {
  if (draft.expires === 'never') return null;
  const days = Number.parseInt(draft.expires, 10);
  const date = Number.isNaN(days)
    ? new Date(draft.expiresOn)
    : new Date(now.getTime() + days * 86_400_000);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** What a resource's row can grant. Write includes reading. */
export type Access = 'none' | 'read' | 'write';

/** A row of the limited level. */
export interface AccessRow {
  resource: string;
  /** The name of its radio group in the form. */
  field: string;
  choices: readonly Access[];
}

/** The rows of the limited level, for what the creator holds. */
export function accessRowsOf(held: readonly Scope[]): readonly AccessRow[] {
  const resources = [...new Set(held.filter((scope) => !isOperatorScope(scope)).map(resourceOf))];
  return resources.map((resource) => ({
    resource,
    field: fieldOf(resource),
    choices: (['none', 'read', 'write'] as const).filter(
      (access) =>
        access === 'none' ||
        held.some((scope) => !isOperatorScope(scope) && scope === `${resource}:${access}`),
    ),
  }));
}

/** What the scopes grant on a resource. */
export function accessIn(scopes: readonly Scope[], resource: string): Access {
  const granted = scopes.filter(
    (scope) => resourceOf(scope) === resource && !isOperatorScope(scope),
  );
  if (granted.length === 0) return 'none';
  return granted.every((scope) => scope.endsWith(':read')) ? 'read' : 'write';
}

function scopesOf(fields: Fields): readonly Scope[] {
  const byResource = ALL_SCOPES.filter((scope) => {
    if (isOperatorScope(scope)) return false;
    const access = one(fields, fieldOf(resourceOf(scope)));
    return access === 'write' || (access === 'read' && scope.endsWith(':read'));
  });
  const named = [fields.scopes ?? []].flat().filter(isScope);
  return sortScopes([...byResource, ...named]);
}

function fieldOf(resource: string): string {
  return `access.${resource}`;
}

function one(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : value?.[0];
}

function oneOf<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  return values.find((value) => value === text);
}
