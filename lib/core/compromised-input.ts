import { z } from 'zod';
import { LEAKED_SECRETS_MAX } from './find-secrets';
import { revokeReasonSchema } from './key-input';

/** Why the operator acts on somebody's keys: the owners read it. */
const reasonSchema = revokeReasonSchema.unwrap().min(1, 'Say why.');

/** Which keys are revoked because they leaked, and why. */
export const revokeCompromisedSchema = z.strictObject({
  keyIds: z
    .array(z.string())
    .min(1, 'Name at least one key.')
    .max(LEAKED_SECRETS_MAX, `Revoke at most ${LEAKED_SECRETS_MAX.toLocaleString('en')} at once.`)
    .readonly(),
  reason: reasonSchema,
});

export type RevokeCompromisedInput = z.output<typeof revokeCompromisedSchema>;

/** Why a workspace is suspended. */
export const suspendSchema = z.strictObject({ reason: reasonSchema });

export type SuspendInput = z.output<typeof suspendSchema>;
