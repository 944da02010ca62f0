/** A secret as it is sent over the wire. Branded, so that it is never mixed with other text. */
export type PlainSecret = string & { readonly __brand: 'PlainSecret' };

/** Which data a key sees. */
export const ENVIRONMENTS = ['live', 'test'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** How many random characters follow the prefix: 22 of base 62 are 131 bits (ASVS 11.5.1 wants 128). */
export const SECRET_BODY_LENGTH = 22;

/** The alphabet of the random part. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const PREFIX_OF_ENVIRONMENT = { live: 'sk_live_', test: 'sk_test_' } as const;
const SECRET_PATTERN = /^(sk_live_|sk_test_)[0-9A-Za-z]{22}$/;
const SECRET_ANYWHERE = /(sk_live_|sk_test_)[0-9A-Za-z]{18}(?=[0-9A-Za-z]{4})/g;

/** The readable beginning of every secret of that environment. */
export function prefixOf(environment: Environment): string {
  return PREFIX_OF_ENVIRONMENT[environment];
}

/**
 * Joins prefix and random characters to a secret. `body` must be 22 characters of base 62, drawn
 * without bias (lib/crypto/key-secret.ts).
 */
export function formatSecret(environment: Environment, body: string): PlainSecret {
  return `${PREFIX_OF_ENVIRONMENT[environment]}${body}` as PlainSecret;
}

/** The text as a secret, or null: garbage is refused before any digest or query (attack 12). */
export function parseSecret(text: string): PlainSecret | null {
  return SECRET_PATTERN.test(text) ? (text as PlainSecret) : null;
}

/** The environment that a secret's prefix names. */
export function environmentOfSecret(secret: PlainSecret): Environment {
  return secret.startsWith(PREFIX_OF_ENVIRONMENT.live) ? 'live' : 'test';
}

/** The last four characters, by which people tell keys apart. */
export function lastFourOf(secret: PlainSecret): string {
  return secret.slice(-4);
}

/** Replaces every secret in a text by its prefix and last four, for logs (attack 31). */
export function redactSecrets(text: string): string {
  return text.replace(SECRET_ANYWHERE, '$1••••');
}

/** Whether a text holds something that looks like a whole secret. */
export function holdsSecret(text: string): boolean {
  return redactSecrets(text) !== text;
}
