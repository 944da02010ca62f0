import { z } from 'zod';

/** The longest name of a key, workspace or person, in code points. */
export const NAME_LENGTH_MAX = 100;

// Control and format characters (bidi overrides, zero-width spaces), private use, unassigned and lone
// surrogates hide what a name really is (attack 37). A joiner between two pictographs builds one emoji.
// Fillers and blanks that fonts draw as nothing are hidden as well.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/u;
const EMOJI_JOINER =
  /(?<=\p{Extended_Pictographic}|\u{fe0f}|[\u{1f3fb}-\u{1f3ff}])\u200d(?=\p{Extended_Pictographic})/gu;
const EMOJI_STYLE = /(?<=[\p{Emoji}])\ufe0f/gu;
const STACKED_MARKS = /\p{M}{5,}/u;

/** A name that people read: normalised (NFC), trimmed, 1–100 code points, nothing hidden in it. */
export const nameSchema = z
  .string('Enter a name.')
  .transform((text) => text.normalize('NFC').trim())
  .superRefine((name, issue) => {
    const fault = faultOfName(name);
    if (fault !== null) issue.addIssue({ code: 'custom', message: fault });
  });

function faultOfName(name: string): string | null {
  if (name === '') return 'Enter a name.';
  if ([...name].length > NAME_LENGTH_MAX) return `Use at most ${NAME_LENGTH_MAX} characters.`;
  if (HIDDEN.test(name.replace(EMOJI_JOINER, '').replace(EMOJI_STYLE, ''))) {
    return 'The name contains an invisible or control character. Remove it.';
  }
  return STACKED_MARKS.test(name) ? 'The name stacks too many accents on one letter.' : null;
}

/**
 * An e-mail address as it is stored and compared: NFKC and lower case before anything else looks at it
 * (attack 30: a full-width `＠` must not make a second identity).
 */
export const emailSchema = z
  .string('Enter an e-mail address.')
  .transform((text) => text.normalize('NFKC').trim().toLowerCase())
  .pipe(
    z
      .email('Enter an e-mail address like name@example.com.')
      .max(254, 'Use at most 254 characters.'),
  );

/** Address name of a workspace: from its name, lower-case letters, digits and hyphens, ≤ 48. */
export function slugify(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'workspace' : slug;
}
