import { ENVIRONMENTS, type Environment } from '@/lib/core/key-format';
import { LIFETIMES } from '@/lib/core/lifetimes';
import { RESTRICTION_KINDS, type RestrictionKind } from '@/lib/core/restrictions/restrictions';
import { splitRules } from '@/lib/core/restrictions/split-rules';
import {
  type Catalogue,
  expandLevel,
  isOperatorScope,
  isScope,
  PERMISSION_LEVELS,
  type PermissionLevel,
  resourceOf,
  type Scope,
} from '@/lib/core/scopes';

/** The choices of the expiry row; `custom` reads the date field beside it. */
const EXPIRY_CHOICES = [...LIFETIMES, 'custom'] as const;
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
  /** What binds the key, as it was typed; an empty list restricts nothing. */
  rules: Readonly<Record<RestrictionKind, readonly string[]>>;
  /** Of these it is only reported what they would refuse. */
  reportOnly: readonly RestrictionKind[];
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
export function draftOf(fields: Fields, defaults: Draft, catalogue: Catalogue): Draft {
  return {
    name: one(fields, 'name') ?? defaults.name,
    environment: oneOf(ENVIRONMENTS, one(fields, 'environment')) ?? defaults.environment,
    level: levelIn(fields) ?? defaults.level,
    scopes: expandLevel(catalogue, 'limited', chosenScopes(fields, catalogue)),
    expires: oneOf(EXPIRY_CHOICES, one(fields, 'expiry')) ?? defaults.expires,
    expiresOn: one(fields, 'expiryLocal') ?? one(fields, 'expiryAt') ?? defaults.expiresOn,
    rules: {
      addresses: splitRules('addresses', one(fields, 'allowedAddresses') ?? ''),
      referrers: splitRules('referrers', one(fields, 'allowedReferrers') ?? ''),
      endpoints: splitRules('endpoints', one(fields, 'allowedEndpoints') ?? ''),
    },
    reportOnly: RESTRICTION_KINDS.filter((kind) => [fields.reportOnly ?? []].flat().includes(kind)),
  };
}

/** The moment at which the drafted key stops; null: never, or not said yet. */
export function expiryOf(draft: Pick<Draft, 'expires' | 'expiresOn'>, now: Date): Date | null {
  if (draft.expires === 'never') return null;
  const days = Number.parseInt(draft.expires, 10);
  const date = Number.isNaN(days)
    ? new Date(draft.expiresOn)
    : new Date(now.getTime() + days * 86_400_000);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** What a resource's row can grant; `both` where Write does not include Read. */
export const ACCESS = ['none', 'read', 'write', 'both'] as const;
export type Access = (typeof ACCESS)[number];

export const ACCESS_LABELS: Readonly<Record<Access, string>> = {
  none: 'None',
  read: 'Read',
  write: 'Write',
  both: 'Both',
};

/** A row of the limited level. */
export interface AccessRow {
  resource: string;
  label: string;
  /** The name of its radio group in the form. */
  field: string;
  choices: readonly Access[];
}

/** The rows of the limited level, for what the creator holds. */
export function accessRowsOf(catalogue: Catalogue, held: readonly Scope[]): readonly AccessRow[] {
  const ordinary = catalogue.scopes.filter(
    ({ scope }) => held.includes(scope) && !isOperatorScope(scope),
  );
  return [...new Map(ordinary.map(({ resource, label }) => [resource, label]))].map(
    ([resource, label]) => {
      const has = (action: string) =>
        ordinary.some(({ scope }) => scope === `${resource}:${action}`);
      const isPair = has('read') && has('write');
      const choices = ACCESS.filter(
        (access) =>
          access === 'none' ||
          (access === 'both' ? isPair && !catalogue.writeIncludesRead : has(access)),
      );
      return { resource, label, field: fieldOf(resource), choices };
    },
  );
}

/** Which of a row's choices the scopes are. */
export function accessIn(scopes: readonly Scope[], { resource, choices }: AccessRow): Access {
  const reads = scopes.includes(`${resource}:read`);
  if (!scopes.includes(`${resource}:write`)) return reads ? 'read' : 'none';
  return reads && choices.includes('both') ? 'both' : 'write';
}

/** The level that a form has chosen. */
export function levelIn(fields: Fields): PermissionLevel | undefined {
  return oneOf(PERMISSION_LEVELS, one(fields, 'permissionLevel'));
}

/** The scopes of the rows of a form, as they were chosen one by one. */
export function chosenScopes(fields: Fields, catalogue: Catalogue): readonly Scope[] {
  const byResource = catalogue.scopes
    .map(({ scope }) => scope)
    .filter((scope) => {
      if (isOperatorScope(scope)) return false;
      const access = one(fields, fieldOf(resourceOf(scope)));
      return access === 'both' || (access !== undefined && scope.endsWith(`:${access}`));
    });
  const named = [fields.scopes ?? []].flat().filter((scope) => isScope(catalogue, scope));
  return [...byResource, ...named];
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
