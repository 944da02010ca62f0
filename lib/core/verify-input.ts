import { z } from 'zod';
import { ENVIRONMENTS } from './key-format';
import { COST_MAX } from './rate-limits';

/** The most keys that one request may ask about. */
export const VERIFY_BATCH_MAX = 100;

const SCOPE_LENGTH_MAX = 100;

/**
 * What the company's API server asks about a key that it was sent. What restrictions look at (`method`,
 * `path`, `ip`, `referrer`) comes from here alone: the asking server's own address is never taken for
 * the caller's.
 */
export const verifyKeySchema = z.strictObject({
  /** As it was sent; anything but a key is a refusal, not a fault. */
  key: z.string().max(1_000),
  /** All of them must be held. */
  scopes: z.array(z.string().min(1).max(SCOPE_LENGTH_MAX)).max(100).default([]),
  environment: z.enum(ENVIRONMENTS, 'Give live or test.').optional(),
  method: z
    .string()
    .regex(/^[A-Z]{1,20}$/, 'Give the method in capitals, for example GET.')
    .optional(),
  /** Without query. A malformed one is a refusal: it came from the caller. */
  path: z.string().max(2_000).optional(),
  ip: z.union([z.ipv4(), z.ipv6()], 'Give one IPv4 or IPv6 address.').optional(),
  referrer: z.string().max(2_000).optional(),
  /** How much of the rate limits it uses; 0 only asks. */
  cost: z
    .int('Give a whole number.')
    .min(0, 'Give 0 or more.')
    .max(COST_MAX, `Give at most ${COST_MAX}.`)
    .default(1),
  /** Whether the answer lists the checks. */
  explain: z.boolean().default(false),
});

export const verifyKeysSchema = z.strictObject({
  requests: z
    .array(verifyKeySchema)
    .min(1, 'Ask about at least one key.')
    .max(VERIFY_BATCH_MAX, `Ask about at most ${VERIFY_BATCH_MAX} keys at once.`),
});

export type VerifyKeyInput = z.output<typeof verifyKeySchema>;
