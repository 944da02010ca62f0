import { ENVIRONMENTS, type Environment } from '@/lib/core/key-format';
import {
  isOperatorScope,
  isScope,
  PERMISSION_LEVELS,
  type PermissionLevel,
  resourceOf,
  type Scope,
  sortScopes,
} from '@/lib/core/scopes';

/** The choices of the expiry row; `date` reads the date field beside it. */
export const EXPIRY_CHOICES = ['7d', '30d', '90d', '365d', 'never', 'date'] as const;
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

/** The name of the radio group of a resource. Its value is a list of scopes. */
export function accessFieldOf(resource: string): string {
  return `access-${resource}`;
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
    expires: oneOf(EXPIRY_CHOICES, one(fields, 'expires')) ?? defaults.expires,
    expiresOn: one(fields, 'expiresOn') ?? defaults.expiresOn,
  };
}

/**
 * What `createKeySchema` reads, from the form's fields. Without a script the date is in UTC, which the
 * form then says; with one the moment comes along.
 */
export function createInputOf(fields: Fields): Record<string, unknown> {
  const isLimited = one(fields, 'permissionLevel') === 'limited';
  return {
    name: one(fields, 'name'),
    environment: one(fields, 'environment'),
    permissionLevel: one(fields, 'permissionLevel'),
    scopes: isLimited ? scopesOf(fields) : [],
    expiry: expiryTextOf(fields),
    idempotencyKey: one(fields, 'idempotencyKey'),
  };
}

function expiryTextOf(fields: Fields): string | undefined {
  const expires = one(fields, 'expires');
  if (expires !== 'date') return expires;
  const moment = one(fields, 'expiresAt') ?? '';
  return moment === '' ? `${one(fields, 'expiresOn') ?? ''}Z` : moment;
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

/** What a resource's row can grant: nothing, reading, or reading and writing. */
export interface AccessRow {
  resource: string;
  choices: readonly { label: 'None' | 'Read' | 'Write'; scopes: readonly Scope[] }[];
}

/** The rows of the limited level, for what the creator holds. */
export function accessRowsOf(held: readonly Scope[]): readonly AccessRow[] {
  const ordinary = held.filter((scope) => !isOperatorScope(scope));
  const resources = [...new Set(ordinary.map(resourceOf))];
  return resources.map((resource) => {
    const own = ordinary.filter((scope) => resourceOf(scope) === resource);
    const reads = own.filter((scope) => scope.endsWith(':read'));
    const choices: { label: 'None' | 'Read' | 'Write'; scopes: readonly Scope[] }[] = [
      { label: 'None', scopes: [] },
    ];
    if (reads.length > 0) choices.push({ label: 'Read', scopes: reads });
    if (own.length > reads.length) choices.push({ label: 'Write', scopes: own });
    return { resource, choices };
  });
}

function scopesOf(fields: Fields): readonly Scope[] {
  const words = Object.entries(fields)
    .filter(([name]) => name.startsWith('access-') || name === 'scopes')
    .flatMap(([, value]) => value)
    .flatMap((value) => value.split(' '));
  return sortScopes(words.filter(isScope));
}

function one(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : value?.[0];
}

function oneOf<T extends string>(values: readonly T[], text: string | undefined): T | undefined {
  return values.find((value) => value === text);
}
