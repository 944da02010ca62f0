import { z } from 'zod';
import { emailSchema, nameSchema } from './text';

/** What an OpenID provider says about who has signed in there. */
export interface ProviderClaims {
  issuer: string;
  subject: string;
  /** Normalised; null when there is none, or none that could be stored. */
  email: string | null;
  /** Whether the provider answers for the address. Left out by it: no. */
  isEmailVerified: boolean;
  name: string | null;
}

/** Why nobody was signed in by a provider; pages say each in a sentence. */
export const PROVIDER_REFUSALS = {
  failed: 'Signing in by the provider did not work. Try again.',
  address_missing: 'The provider did not say which e-mail address is yours.',
  address_unverified:
    'The provider does not answer for your e-mail address: it is not verified there.',
  account_unknown: 'Nobody here has the address that the provider named. Ask an owner to add you.',
  account_guarded:
    'An account with your address is here. Sign in with its password, then connect the provider on the page of your account.',
} as const;
export type ProviderRefusal = keyof typeof PROVIDER_REFUSALS;

// Some providers write the boolean as text.
const claimsSchema = z.object({
  iss: z.string().min(1).max(1_000),
  sub: z.string().min(1).max(255),
  email: emailSchema.nullable().catch(null),
  email_verified: z
    .union([z.literal(true), z.literal('true')])
    .optional()
    .catch(undefined),
  name: nameSchema.nullable().catch(null),
});

/** The claims as we use them; null when they do not even say who it is. */
export function readProviderClaims(claims: unknown): ProviderClaims | null {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return null;
  const { iss, sub, email, email_verified: verified, name } = parsed.data;
  return { issuer: iss, subject: sub, email, isEmailVerified: verified !== undefined, name };
}
