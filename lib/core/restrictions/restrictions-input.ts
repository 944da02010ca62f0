import { z } from 'zod';
import { parseAddressRule } from './addresses';
import { parseEndpointRule } from './endpoints';
import type { ParsedRule } from './parsed-rule';
import { parseReferrerRule } from './referrers';
import { RESTRICTION_KINDS, type RestrictionKind, type Restrictions } from './restrictions';

/** The most rules of one kind that a key may have. */
export const RULES_MAX = 100;

const RULE_LENGTH_MAX = 500;
const EMPTY = 'Give at least one. Without a list nothing is restricted.';

/** A list of rules in their one spelling, each once; a fault names the entry and what is accepted. */
function rulesSchema(parse: (text: string) => ParsedRule, max: number) {
  return z
    .array(z.string().max(RULE_LENGTH_MAX, `Use at most ${RULE_LENGTH_MAX} characters.`))
    .min(1, EMPTY)
    .max(max, `Give at most ${max}.`)
    .transform((texts, issue) => {
      const rules = texts.map((text, index) => {
        const parsed = parse(text);
        if ('rule' in parsed) return parsed.rule;
        const message = `${JSON.stringify(text)}: ${parsed.fault}`;
        issue.addIssue({ code: 'custom', path: [index], message });
        return '';
      });
      return [...new Set(rules)];
    });
}

/** Addresses and networks, as they are stored. @param max how many at once */
export function addressesSchema(max: number) {
  return rulesSchema(parseAddressRule, max);
}

const FIELD_OF = {
  addresses: 'allowedAddresses',
  referrers: 'allowedReferrers',
  endpoints: 'allowedEndpoints',
} as const satisfies Record<RestrictionKind, keyof Restrictions>;

/** What binds a key, as it is stored; a kind that is absent or null is unrestricted. */
export const restrictionsSchema = z
  .strictObject({
    allowedAddresses: addressesSchema(RULES_MAX).nullable().default(null),
    allowedReferrers: rulesSchema(parseReferrerRule, RULES_MAX).nullable().default(null),
    allowedEndpoints: rulesSchema(parseEndpointRule, RULES_MAX).nullable().default(null),
    reportOnly: z
      .array(z.enum(RESTRICTION_KINDS, `Give ${RESTRICTION_KINDS.join(', ')}.`))
      .transform((kinds) => RESTRICTION_KINDS.filter((kind) => kinds.includes(kind)))
      .default([]),
  })
  .superRefine((restrictions, issue) => {
    for (const kind of restrictions.reportOnly) {
      const field = FIELD_OF[kind];
      if (restrictions[field] !== null) continue;
      const message = `There are no ${kind} to report on. Give some, or do not only report them.`;
      issue.addIssue({ code: 'custom', path: [field], message });
    }
  });
