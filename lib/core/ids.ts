/** Identifiers: a prefix that says what it names and 26 characters that sort by time (ULID layout). */
export type KeyId = string & { readonly __brand: 'KeyId' };
export type WorkspaceId = string & { readonly __brand: 'WorkspaceId' };
export type UserId = string & { readonly __brand: 'UserId' };
export type SessionId = string & { readonly __brand: 'SessionId' };
export type InvitationId = string & { readonly __brand: 'InvitationId' };

const PREFIXES = {
  key: 'key_',
  workspace: 'ws_',
  user: 'usr_',
  session: 'ses_',
  invitation: 'inv_',
  event: 'evt_',
  request: 'req_',
  verifier: 'ver_',
  change: 'chg_',
  batch: 'bat_',
  log: 'log_',
  address: 'adr_',
  notice: 'ntc_',
  webhook: 'whk_',
  delivery: 'dlv_',
  incident: 'inc_',
} as const;

/** What ids begin with: no secret may begin like that, or logs would hide ids. */
export const ID_PREFIXES: readonly string[] = Object.values(PREFIXES);

interface IdOf {
  key: KeyId;
  workspace: WorkspaceId;
  user: UserId;
  session: SessionId;
  invitation: InvitationId;
  event: string;
  request: string;
  verifier: string;
  change: string;
  batch: string;
  log: string;
  address: string;
  notice: string;
  webhook: string;
  delivery: string;
  incident: string;
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
  const tail = base32(fiveBytes(random, 0), 8) + base32(fiveBytes(random, 5), 8);
  return `${PREFIXES[kind]}${base32(timeMs, 10)}${tail}` as IdOf[K];
}

// Two digits at a time: every request has an id.
const PAIRS = Array.from(
  { length: 1024 },
  (_none, value) => ALPHABET.charAt(value >> 5) + ALPHABET.charAt(value & 31),
);

/** A whole number below 2^53 in so many digits of base 32, an even number of them. */
function base32(value: number, digits: number): string {
  let text = '';
  for (let rest = value, i = 0; i < digits; i += 2, rest = Math.floor(rest / 1024)) {
    text = `${PAIRS[rest % 1024]}${text}`;
  }
  return text;
}

/** Five bytes as a number: eight digits of base 32. */
function fiveBytes(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = start; i < start + 5; i += 1) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

/** The text as an id of that kind, or null: a malformed id is answered like an unknown one. */
export function parseId<K extends IdKind>(kind: K, text: string): IdOf[K] | null {
  const hasShape = text.startsWith(PREFIXES[kind]) && ID_PATTERN.test(text);
  return hasShape ? (text as IdOf[K]) : null;
}

/** The moment that an id was made from, in milliseconds since 1970; null for what is no id. */
export function idMoment(id: string): number | null {
  if (!ID_PATTERN.test(id)) return null;
  const digits = id.slice(id.indexOf('_') + 1, id.indexOf('_') + 11);
  return [...digits].reduce((value, digit) => value * 32 + ALPHABET.indexOf(digit), 0);
}
