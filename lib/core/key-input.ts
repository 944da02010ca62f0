import { z } from 'zod';
import { expirySchema } from './expiry';
import { ENVIRONMENTS } from './key-format';
import { typedPasswordSchema } from './password';
import { confirmedSchema } from './restrictions/confirmation';
import { restrictionsSchema } from './restrictions/restrictions-input';
import { PERMISSION_LEVELS } from './scopes';
import { nameSchema } from './text';

const SCOPE_LENGTH_MAX = 100;

const access = {
  permissionLevel: z.enum(PERMISSION_LEVELS, 'Choose a permission level.'),
  /** Counts for `limited`; elsewhere it must be empty, so that nobody believes it did something. */
  scopes: z.array(z.string().max(SCOPE_LENGTH_MAX)).max(100).default([]),
};

/** What the form and the command line send to create a key. The service holds it to the profile. */
export const createKeySchema = z
  .strictObject({
    name: nameSchema,
    environment: z.enum(ENVIRONMENTS, 'Choose live or test.'),
    ...access,
    expiry: expirySchema.default('never'),
    /** What binds the key beside its scopes; absent: nothing. */
    restrictions: restrictionsSchema.optional(),
    confirmed: confirmedSchema.optional(),
    /** Names the form: the same form sent twice creates nothing the second time. */
    idempotencyKey: z.string().min(16).max(64).optional(),
  })
  .superRefine(refuseMisfit);

/** What they send to change what a key may do. */
export const changeAccessSchema = z
  .strictObject({
    ...access,
    /** Of the person who asks: needed for what the key gains. */
    password: typedPasswordSchema.optional(),
    confirmed: confirmedSchema.optional(),
  })
  .superRefine(refuseMisfit);

export type ChangeAccessInput = z.output<typeof changeAccessSchema>;

function refuseMisfit(
  { permissionLevel, scopes }: z.output<z.ZodObject<typeof access>>,
  issue: z.RefinementCtx,
): void {
  const isLimited = permissionLevel === 'limited';
  if (isLimited === scopes.length > 0) return;
  const message = isLimited
    ? 'Choose at least one scope, or another permission level.'
    : 'Scopes are chosen with the permission level Limited only.';
  issue.addIssue({ code: 'custom', path: ['scopes'], message });
}

export type CreateKeyInput = z.output<typeof createKeySchema>;

/** What the form sends to rename a key. */
export const renameKeySchema = z.strictObject({ name: nameSchema });

/** The most characters a reason for revoking may have. */
export const revokeReasonSchema = z
  .string()
  .trim()
  .max(200, 'Use at most 200 characters.')
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'The reason contains an invisible or control character.')
  .optional();
