/** Identifiers: a prefix that says what it names and 26 characters that sort by time (ULID layout). */
export type KeyId = string & { readonly __brand: 'KeyId' };
export type WorkspaceId = string & { readonly __brand: 'WorkspaceId' };
export type UserId = string & { readonly __brand: 'UserId' };
export type SessionId = string & { readonly __brand: 'SessionId' };

const PREFIXES = {
  key: 'key_',
  workspace: 'ws_',
  user: 'usr_',
  session: 'ses_',
  event: 'evt_',
  request: 'req_',
  verifier: 'ver_',
  change: 'chg_',
  batch: 'bat_',
} as const;

interface IdOf {
  key: KeyId;
  workspace: WorkspaceId;
  user: UserId;
  session: SessionId;
  event: string;
  request: string;
  verifier: string;
  change: string;
  batch: string;
}

export type IdKind = keyof typeof PREFIXES;

/** How many random bytes `encodeId` wants. */
export const ID_RANDOM_BYTES = 10;

// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_PATTERN = /^[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * An id from a moment (milliseconds since 1970) and 10 random bytes. Ids of one kind sort by time, so
 * that lists page by id. Ids are names, never secrets.
 */
export function encodeId<K extends IdKind>(kind: K, timeMs: number, random: Uint8Array): IdOf[K] {
  let time = '';
  for (let rest = timeMs, i = 0; i < 10; i += 1, rest = Math.floor(rest / 32)) {
    time = ALPHABET.charAt(rest % 32) + time;
  }
  let bits = 0n;
  for (const byte of random.subarray(0, ID_RANDOM_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let tail = '';
  for (let i = 0; i < 16; i += 1, bits >>= 5n) tail = ALPHABET.charAt(Number(bits & 31n)) + tail;
  return `${PREFIXES[kind]}${time}${tail}` as IdOf[K];
}

/** The text as an id of that kind, or null: a malformed id is answered like an unknown one. */
export function parseId<K extends IdKind>(kind: K, text: string): IdOf[K] | null {
  const hasShape = text.startsWith(PREFIXES[kind]) && ID_PATTERN.test(text);
  return hasShape ? (text as IdOf[K]) : null;
}
