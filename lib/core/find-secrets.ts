import { invalidInput } from './errors';
import type { KeyFormats, PlainSecret } from './key-format';

/** How many different secrets a pasted text may hold. */
export const LEAKED_SECRETS_MAX = 10_000;
/** How long such a text may be, in UTF-16 code units: 10,000 lines of a log. */
export const LEAKED_TEXT_LENGTH_MAX = 4_000_000;

/**
 * The different secrets in any text (a list, a log, JSON, CSV, addresses), in their order. Linear in the
 * text (attack 38); a longer run of letters and digits holds none.
 * @throws DomainError `invalid_request` for a text that is too long or holds too many
 */
export function collectSecrets(
  formats: KeyFormats,
  text: string,
  secretsMax = LEAKED_SECRETS_MAX,
): PlainSecret[] {
  if (text.length > LEAKED_TEXT_LENGTH_MAX) {
    throw tooMuch(
      `Give at most ${LEAKED_TEXT_LENGTH_MAX.toLocaleString('en')} characters at once.`,
    );
  }
  const secrets = new Set<PlainSecret>();
  for (const { secret } of formats.findIn(withoutZeros(text))) {
    secrets.add(secret);
    if (secrets.size > secretsMax) {
      throw tooMuch(`Give at most ${secretsMax.toLocaleString('en')} keys at once.`);
    }
  }
  return [...secrets];
}

/** UTF-16 that was read byte by byte, or as UTF-8, has a zero beside each character of ASCII: it is text all the same. */
export function withoutZeros(text: string): string {
  return text.replaceAll('\0', '');
}

function tooMuch(detail: string) {
  return invalidInput([{ pointer: '/text', detail }]);
}
