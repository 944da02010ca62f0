import { z } from 'zod';

/** NIST SP 800-63B-4 §3.1.1: a password that is the only factor has at least 15 characters. */
export const PASSWORD_LENGTH_MIN = 15;
/** Longer ones are refused, never truncated. */
export const PASSWORD_LENGTH_MAX = 256;

/**
 * A new password: every code point counts as one, no composition rules, Unicode normalised (NFKC) so
 * that another keyboard types the same.
 */
export const newPasswordSchema = z
  .string('Enter a password.')
  .transform((text) => text.normalize('NFKC'))
  .superRefine((password, issue) => {
    const length = [...password].length;
    if (length >= PASSWORD_LENGTH_MIN && length <= PASSWORD_LENGTH_MAX) return;
    issue.addIssue({
      code: 'custom',
      message:
        length < PASSWORD_LENGTH_MIN
          ? `Use at least ${PASSWORD_LENGTH_MIN} characters. A few words in a row are easy to remember.`
          : `Use at most ${PASSWORD_LENGTH_MAX} characters.`,
    });
  });

/** A password as it was typed to sign in: normalised the same way, checked against nothing else. */
export const typedPasswordSchema = z
  .string()
  .max(PASSWORD_LENGTH_MAX * 4, 'No password here is that long.')
  .transform((text) => text.normalize('NFKC'));
