import { z } from 'zod';
import { LIFETIMES } from './lifetimes';
import { PERMISSION_LEVELS } from './scopes';

/** Shown to people: one line of text. */
function lineOf(charactersMax: number) {
  return z
    .string()
    .trim()
    .min(1, 'is empty')
    .max(charactersMax, `has more than ${charactersMax} characters`)
    .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'contains an invisible or control character');
}

const label = lineOf(100);

const keyFormat = z.strictObject({
  /** What every secret begins with, for example `sk_live_`; 3 to 32 characters. */
  prefix: z
    .string()
    .min(3, 'has fewer than 3 characters')
    .max(32, 'has more than 32 characters')
    .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*_$/, 'must look like sk_live_: words with _ after each'),
  /** How many random characters of base 62 follow, 16 to 64; 22 are 131 bits. */
  bodyLength: z.int('must be a whole number').min(16, 'is below 16').max(64, 'is above 64'),
});

const resource = z.strictObject({
  /** The part of a scope before the colon, for example `invoices`. */
  name: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be lower case like invoices'),
  /** What people read for it. */
  label,
  /** What `:read` lets a key do, as the beginning of a sentence; absent: there is no such scope. */
  read: label.optional(),
  /** The same for `:write`. */
  write: label.optional(),
});

const template = z.strictObject({
  /** What the address says: `?new=1&template=ci`. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower case like read-only'),
  /** What its chip says. */
  label,
  /** The name that it suggests for the key. */
  name: label,
  level: z.enum(PERMISSION_LEVELS, `must be one of ${PERMISSION_LEVELS.join(', ')}`),
  /** For `limited`: scopes of the catalogue. */
  scopes: z.array(z.string()).max(100).default([]),
  expiry: z.enum(LIFETIMES, `must be one of ${LIFETIMES.join(', ')}`),
});

const defaultLevel = z.enum(PERMISSION_LEVELS, `must be one of ${PERMISSION_LEVELS.join(', ')}`);

/**
 * What differs between companies that run Keydesk: data, never a branch in the code. Whether its parts
 * fit each other is checked by `readProfile`.
 */
export const profileSchema = z.strictObject({
  product: z.strictObject({
    /** Whose keys these are. */
    name: label,
    /** Where its customers find help; null: nowhere yet. */
    supportAddress: z.email('must be an e-mail address').nullable(),
  }),
  keyFormats: z.strictObject({
    live: keyFormat,
    /** Null: there are no environments, every key is live. */
    test: keyFormat.nullable(),
  }),
  /** Whose a key is: the workspace's, or its creator's alone, whom nobody else sees it beside. */
  owner: z.enum(['workspace', 'user'], 'must be workspace or user'),
  /** The company's own scopes, beside the reserved ones of Keydesk's API. */
  resources: z.array(resource).max(100),
  /** Whether `:write` on a resource grants `:read` as well. */
  writeIncludesRead: z.boolean(),
  levels: z.strictObject({
    /** Every scope of the workspace. */
    full: label,
    /** Every `:read`. */
    read_only: label,
    /** What is chosen. */
    limited: label,
    /** What the form begins with, by environment. */
    default: z.strictObject({ live: defaultLevel, test: defaultLevel }),
  }),
  /** Beginnings for common keys. */
  templates: z.array(template).max(20),
  expiry: z.strictObject({
    /** Whether keys expire. */
    policy: z.enum(['never', 'optional', 'required'], 'must be never, optional or required'),
    /** What the form begins with. */
    default: z.enum(LIFETIMES, `must be one of ${LIFETIMES.join(', ')}`),
    /** The longest life of a key, with the policy `required`; null: as long as wanted. */
    maxLifetimeDays: z.int('must be a whole number').min(1).max(3_650).nullable(),
  }),
  /** What may change about a key's scopes: nothing, only fewer, or anything. */
  scopesAfterCreation: z.enum(['fixed', 'narrow', 'edit'], 'must be fixed, narrow or edit'),
  /** What keys can do with keys in `/v1`: read their own status, or also list and revoke. */
  managementApi: z.enum(['status', 'list_and_revoke'], 'must be status or list_and_revoke'),
  /** How often a key should be regenerated, in days; null: nobody is reminded. */
  rotationReminderDays: z.int('must be a whole number').min(1).max(3_650).nullable(),
  /** Requests per minute of a customer's key for which nobody chose a limit. */
  rateLimitPerMinute: z.int('must be a whole number').min(1).max(60_000_000),
  labels: z.strictObject({
    /** The way to the page of keys; the last is its link. */
    menuPath: z.array(label).min(1, 'is empty').max(5),
    /** The page's heading. */
    heading: label,
    /** The button that opens the form, and the one that sends it. */
    createButton: label,
    /** What the form says above its fields, for example what a key gives access to; null: nothing. */
    notice: lineOf(300).nullable(),
  }),
});

export type Profile = z.output<typeof profileSchema>;
