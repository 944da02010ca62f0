import { z } from 'zod';
import { TESTED_METHODS } from './access-verdict';
import { ENVIRONMENTS } from './key-format';
import { canonicalAddress } from './restrictions/addresses';
import { ALLOWLIST_MAX } from './restrictions/allowlist-input';
import { addressesSchema, restrictionsSchema } from './restrictions/restrictions-input';

const LENGTH_MAX = 2_000;

// What was left empty was not said.
const said = z
  .string()
  .trim()
  .max(LENGTH_MAX, `Use at most ${LENGTH_MAX} characters.`)
  .transform((text) => (text === '' ? undefined : text))
  .optional();

/**
 * A request that is only imagined: which key, from where, for what. `secret` is a pasted key and counts
 * before `keyId`.
 */
export const accessTestSchema = z
  .strictObject({
    keyId: said,
    secret: said,
    /** That the key must belong to; absent: either. */
    environment: said.pipe(z.enum(ENVIRONMENTS, 'Choose live, test or either.').optional()),
    method: z.enum(TESTED_METHODS, 'Choose a method.').default('GET'),
    path: said,
    address: said.refine((text) => text === undefined || canonicalAddress(text) !== null, {
      error: 'Give one IPv4 or IPv6 address, for example 203.0.113.9, without a port.',
    }),
    referrer: said,
    /** Separated by spaces or commas. */
    scopes: said.transform((text) => text?.split(/[\s,]+/).filter(Boolean) ?? []),
    /** What would bind the key instead; absent: what does. */
    draft: restrictionsSchema.optional(),
    /** The workspace's list instead, binding the key; null: none. Absent: what is saved. */
    listDraft: addressesSchema(ALLOWLIST_MAX).nullable().optional(),
    /** ISO 8601; absent: now. */
    at: said
      .transform((text) => (text === undefined ? undefined : new Date(withZone(text))))
      .refine((at) => at === undefined || !Number.isNaN(at.getTime()), {
        error: 'Give a time like 2027-01-31T12:00.',
      }),
  })
  .superRefine((input, issue) => {
    if (input.keyId !== undefined || input.secret !== undefined) return;
    const message = 'Choose a key, or paste one.';
    issue.addIssue({ code: 'custom', path: ['keyId'], message });
  });

export type AccessTestInput = z.output<typeof accessTestSchema>;

// A browser's field for a time has no zone; the page says that it is UTC.
function withZone(text: string): string {
  return /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
}
