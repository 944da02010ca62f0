import type { KeyFormats } from './key-format';

// Control characters, what turns or hides text, and halves of surrogate pairs, which the database refuses.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu;

/** What a request's sender wrote, as it may be kept and shown: printable, without secrets, cut to a length. */
export function loggableText(
  text: string,
  { formats, lengthMax }: { formats: Pick<KeyFormats, 'redact'>; lengthMax: number },
): string {
  // What hides between the letters of a secret goes first, and the cut may leave half a pair.
  const plain = formats.redact(text.replace(UNPRINTABLE, ''));
  return plain.slice(0, lengthMax).replace(UNPRINTABLE, '');
}

const AGENT_LENGTH_MAX = 256;

/** The program that asks, as it says itself (`User-Agent`). */
export function userAgentOf(
  header: string | null | undefined,
  formats: Pick<KeyFormats, 'redact'>,
): string | null {
  return header ? loggableText(header, { formats, lengthMax: AGENT_LENGTH_MAX }) : null;
}
