/** A secret as it is sent over the wire. Branded, so that it is never mixed with other text. */
export type PlainSecret = string & { readonly __brand: 'PlainSecret' };

/** Which data a key sees. */
export const ENVIRONMENTS = ['live', 'test'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** The alphabet of the random part. */
export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** How secrets of an environment look: a readable beginning, and so many random characters of base 62. */
export interface KeyFormat {
  environment: Environment;
  /** Ends with `_`, which no random part contains: it says where a secret's prefix ends. */
  prefix: string;
  bodyLength: number;
}

/** The formats that a process accepts: a value, compiled once, because every request is held to it. */
export interface KeyFormats {
  readonly list: readonly KeyFormat[];
  /** The text as a secret, or null: garbage is refused before any digest or query (attack 12). */
  parse(text: string): PlainSecret | null;
  /** The environment that the prefix of a secret names; also of a prefix alone. */
  environmentOf(text: string): Environment;
  /** Replaces every secret in a text by its prefix and last four, for logs (attack 31). */
  redact(text: string): string;
  /** Whether a text holds something that looks like a whole secret. */
  holds(text: string): boolean;
  /** Whether a text holds a prefix and more behind it than people may see of a secret, whole or cut short. */
  holdsPart(text: string): boolean;
  /** Every whole secret in any text, with where it begins (lib/core/find-secrets.ts). */
  findIn(text: string): Iterable<FoundSecret>;
}

/** A secret somewhere in a text. */
export interface FoundSecret {
  secret: PlainSecret;
  /** How many characters come before it. */
  index: number;
}

const RANDOM = '[0-9A-Za-z]';
/** How many characters of a secret people may see. */
const LAST_LENGTH = 4;
/**
 * What may stand before a secret in a text: nothing that could be part of a longer word, or the end of an
 * escape (`%3D`, `=3D`, `\n`, `\u003d`, `\x3d`) or of a terminal's colour.
 */
const BEFORE = String.raw`^|[^0-9A-Za-z]|[%=][0-9A-Fa-f]{2}|\\[bfnrtv]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\x1b\[[0-9;]{0,20}m`;
const AFTER = '[^0-9A-Za-z]|$';

/** Compiles formats. A prefix is of one environment alone: lib/services/setup refuses others. */
export function createKeyFormats(list: readonly KeyFormat[]): KeyFormats {
  const whole = new RegExp(`^(?:${secretPattern(list)})$`);
  const anywhere = new RegExp(secretPattern(list));
  const part = new RegExp(
    `(?:${list.map(({ prefix }) => prefix).join('|')})${RANDOM}{${LAST_LENGTH + 1}}`,
  );
  const standing = new RegExp(`(?<=${BEFORE})(?:${secretPattern(list)})(?=${AFTER})`, 'g');
  // The longest first: taken for a shorter one, a secret would lose too little of itself.
  const longestFirst = [...list].sort((a, b) => b.bodyLength - a.bodyLength);
  const hidden = longestFirst.map(
    ({ prefix, bodyLength }) => `(${prefix})${RANDOM}{${bodyLength - LAST_LENGTH}}`,
  );
  const hiddenAnywhere = new RegExp(`(?:${hidden.join('|')})(?=${RANDOM}{${LAST_LENGTH}})`, 'g');
  const prefixes = longestFirst.map((_format, index) => `$${index + 1}`).join('');
  const environments = new Map(list.map(({ prefix, environment }) => [prefix, environment]));
  return {
    list,
    parse: (text) => (whole.test(text) ? (text as PlainSecret) : null),
    environmentOf: (text) => environments.get(text.slice(0, text.lastIndexOf('_') + 1)) ?? 'live',
    redact: (text) => text.replace(hiddenAnywhere, `${prefixes}••••`),
    holds: (text) => anywhere.test(text),
    holdsPart: (text) => part.test(text),
    *findIn(text) {
      for (const match of text.matchAll(standing)) {
        yield { secret: match[0] as PlainSecret, index: match.index };
      }
    },
  };
}

/** A regular expression for a secret of one of these formats, without anchors: an input's `pattern`, too. */
export function secretPattern(list: readonly KeyFormat[]): string {
  return list.map(({ prefix, bodyLength }) => `${prefix}${RANDOM}{${bodyLength}}`).join('|');
}

/**
 * A regular expression whose first group is a secret that stands alone in a text; without lookarounds, so
 * that the engines of scanners (RE2, Python) take it.
 */
export function standingSecretPattern(list: readonly KeyFormat[]): string {
  return `(?:${BEFORE})(${secretPattern(list)})(?:${AFTER})`;
}

/** Joins prefix and random characters to a secret; `body` is drawn without bias (lib/crypto/key-secret.ts). */
export function formatSecret({ prefix }: KeyFormat, body: string): PlainSecret {
  return `${prefix}${body}` as PlainSecret;
}

/** What a log may keep of what was sent as a key; null: nothing, for it may be another system's secret. */
export function maskedKeyOf(text: string, formats: KeyFormats): string | null {
  return formats.parse(text) === null ? null : formats.redact(text);
}

/** The last four characters, by which people tell keys apart. */
export function lastFourOf(secret: PlainSecret): string {
  return secret.slice(-LAST_LENGTH);
}
