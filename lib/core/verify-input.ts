import { z } from 'zod';
import { ENVIRONMENTS } from './key-format';
import { COST_MAX } from './rate-limits';

/** The most keys that one request may ask about. */
export const VERIFY_BATCH_MAX = 100;

/** The largest body of a batch, in bytes. */
export const VERIFY_BATCH_BYTES_MAX = 1024 * 1024;

const SCOPE_LENGTH_MAX = 100;

/**
 * What the company's API server asks about a key that it was sent. What restrictions look at (`method`,
 * `path`, `ip`, `referrer`) comes from here alone: the asking server's own address is never taken for
 * the caller's. Whatever the caller may have sent leads to a decision and never to a fault: a hostile
 * request must not make its server's question fail, or a whole batch.
 */
export const verifyKeySchema = z.strictObject({
  /** As it was sent; anything but a key is a refusal, not a fault. */
  key: z.string(),
  /** All of them must be held. */
  scopes: z.array(z.string().min(1).max(SCOPE_LENGTH_MAX)).max(100).default([]),
  environment: z.enum(ENVIRONMENTS, 'Give live or test.').optional(),
  method: z.string().optional(),
  /** Without query. A malformed one is a refusal: it came from the caller. */
  path: z.string().optional(),
  /** One that is no IPv4 or IPv6 address counts as absent. */
  ip: z.string().optional(),
  referrer: z.string().optional(),
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
