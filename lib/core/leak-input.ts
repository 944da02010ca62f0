import { z } from 'zod';

/** How many keys one report may hold. */
export const REPORTED_KEYS_MAX = 1_000;
/** The longest text of a report, in UTF-16 code units. */
const TEXT_LENGTH_MAX = 100_000;
/** The largest body of a report, in bytes: such a text, escaped. */
export const REPORT_BYTES_MAX = 256 * 1024;

/** A report of leaked keys: the keys, or any text that holds some. */
export const reportLeaksSchema = z
  .strictObject({
    keys: z
      .array(z.string().max(200, 'A key is shorter.'))
      .min(1, 'Give at least one key.')
      .max(REPORTED_KEYS_MAX, `Give at most ${REPORTED_KEYS_MAX} keys.`)
      .optional(),
    text: z
      .string()
      .min(1, 'Give a text.')
      .max(TEXT_LENGTH_MAX, `Give at most ${TEXT_LENGTH_MAX} characters.`)
      .optional(),
  })
  .refine(({ keys, text }) => (keys === undefined) !== (text === undefined), {
    message: 'Give either keys or text.',
  });

/** How many matches one message of GitHub may hold. */
export const GITHUB_MATCHES_MAX = 10_000;
/** The largest message of GitHub, in bytes. */
export const GITHUB_BYTES_MAX = 4 * 1024 * 1024;
/** How many fields it may have: four for each match, and room for further ones. */
export const GITHUB_JSON_KEYS_MAX = 8 * GITHUB_MATCHES_MAX;

/** What GitHub's secret scanning sends: fields that it may add are passed over. */
export const githubMatchesSchema = z
  .array(
    z.object({
      token: z.string(),
      type: z.string().max(200),
      url: z.string().optional(),
      source: z.string().optional(),
    }),
  )
  .max(GITHUB_MATCHES_MAX, `Send at most ${GITHUB_MATCHES_MAX} matches.`);

const URL_LENGTH_MAX = 500;

/** Where a key was found, as people may see it: http(s) and nothing hidden in it, else null. */
export function shownPlace(text: string | undefined): string | null {
  if (text === undefined || text.length > URL_LENGTH_MAX || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

const publicKeysSchema = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })).max(100),
});

/** The public keys that GitHub publishes, PEM by identifier; null for anything else. */
export function parsePublicKeys(text: string): Map<string, string> | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = publicKeysSchema.safeParse(json);
  if (!parsed.success) return null;
  return new Map(parsed.data.public_keys.map(({ key_identifier: id, key }) => [id, key]));
}
