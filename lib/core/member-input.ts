import { z } from 'zod';
import { confirmedSchema } from './restrictions/confirmation';
import { ROLES } from './roles';
import { emailSchema, nameSchema } from './text';

const roleSchema = z.enum(ROLES, 'Choose a role.');

/** Who is invited, and as what. */
export const inviteSchema = z.strictObject({ email: emailSchema, role: roleSchema });

/** A member's new role. */
export const changeRoleSchema = z.strictObject({ id: z.string(), role: roleSchema });

/**
 * What becomes of a removed member's keys: revoked, or kept under another member; what is confirmed counts
 * for the latter alone.
 */
export const removeMemberSchema = z
  .strictObject({
    id: z.string(),
    keys: z.enum(['revoke', 'keep'], 'Choose what becomes of the keys.'),
    keeper: z.string().optional(),
    confirmed: confirmedSchema.optional(),
  })
  .refine(({ keys, keeper }) => keys === 'revoke' || Boolean(keeper), {
    path: ['keeper'],
    error: 'Choose who keeps the keys.',
  });

/** The name of a workspace, to make or to rename one. */
export const workspaceNameSchema = z.strictObject({ name: nameSchema });

export type InviteInput = z.output<typeof inviteSchema>;
export type RemoveMemberInput = z.output<typeof removeMemberSchema>;
