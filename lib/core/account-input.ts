import { z } from 'zod';
import { newPasswordSchema, typedPasswordSchema } from './password';
import { emailSchema, nameSchema } from './text';

/** What makes a person and their workspace: sign-up, and the first set-up. */
export const signUpSchema = z.strictObject({
  name: nameSchema,
  email: emailSchema,
  password: newPasswordSchema,
  workspace: nameSchema,
});

/** The first set-up; the token is needed unless the person sits at this machine. */
export const setupSchema = signUpSchema.extend({
  token: z.string().trim().max(200, 'Copy the token alone: it is shorter.').optional(),
});

/** What a person types to sign in. The e-mail is only normalised: any fault of it is a wrong one. */
export const signInSchema = z.strictObject({
  email: z
    .string()
    .max(1_000, 'Enter an e-mail address: this text is longer than any.')
    .transform((text) => text.normalize('NFKC').trim().toLowerCase()),
  password: typedPasswordSchema,
});

/** A new password by one-time link. */
export const setPasswordSchema = z.strictObject({
  token: z.string().max(200),
  password: newPasswordSchema,
});

/** An invitation that is accepted; name and password where the person has no account yet. */
export const acceptInvitationSchema = z.strictObject({
  token: z.string().max(200),
  name: nameSchema.optional(),
  password: newPasswordSchema.optional(),
});

/** The code of a sign-in's second step: of the app, or a recovery code. */
export const codeSchema = z.strictObject({
  code: z.string().trim().min(1, 'Enter the code.').max(100),
});

/** What makes an account that was confirmed by mail. */
export const confirmSignUpSchema = z.strictObject({
  token: z.string().max(200),
  password: typedPasswordSchema,
});

/** Who has forgotten their password. Any fault of the address is an address that nobody has. */
export const forgotSchema = z.strictObject({ email: signInSchema.shape.email });

/** A new name. */
export const profileSchema = z.strictObject({ name: nameSchema });

/** A new password, by who knows the present one; empty for who has none. */
export const changePasswordSchema = z.strictObject({
  currentPassword: typedPasswordSchema.default(''),
  password: newPasswordSchema,
});

export type SignUpInput = z.output<typeof signUpSchema>;
export type SetupInput = z.output<typeof setupSchema>;
export type SignInInput = z.output<typeof signInSchema>;
export type AcceptInvitationInput = z.output<typeof acceptInvitationSchema>;
