/** An address as unsigned numbers of 32 bits: one for IPv4, four for IPv6. */
export type Words = readonly number[];

const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;

/**
 * Reads one address, or null for what is none: IPv4 in four decimal numbers without leading zeros, IPv6
 * as RFC 4291 §2.2 writes it, without zone. IPv4 in IPv6 (`::ffff:192.0.2.1`) is IPv4.
 */
export function parseAddress(text: string): Words | null {
  if (!text.includes(':')) return parseV4(text);
  const groups = parseGroups(text);
  if (groups === null) return null;
  const words = [0, 2, 4, 6].map((at) => (((groups[at] ?? 0) << 16) | (groups[at + 1] ?? 0)) >>> 0);
  const [first, second, third, last = 0] = words;
  return first === 0 && second === 0 && third === 0xffff ? [last] : words;
}

/** The one spelling of an address; IPv6 as RFC 5952 says. */
export function spellAddress(words: Words): string {
  if (words.length === 1) return octetsOf(words[0] ?? 0).join('.');
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff]);
  const { from, length } = longestZeros(groups);
  const spell = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return spell(groups);
  return `${spell(groups.slice(0, from))}::${spell(groups.slice(from + length))}`;
}

const ZERO = 48;
const DOT = 46;

// Digit by digit: it is on the way of every request of a key that is bound to addresses.
function parseV4(text: string): Words | null {
  let word = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (octet < 0) return null;
      word = word * 256 + octet;
      octet = -1;
      dots += 1;
      continue;
    }
    const digit = code - ZERO;
    // A digit after a zero is a leading zero.
    if (digit < 0 || digit > 9 || octet === 0) return null;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return null;
  }
  return dots === 3 && octet >= 0 ? [word * 256 + octet] : null;
}

function parseGroups(text: string): readonly number[] | null {
  const [head = '', tail, ...rest] = text.split('::');
  if (rest.length > 0) return null;
  const before = parsePart(head, tail === undefined);
  const after = tail === undefined ? [] : parsePart(tail, true);
  if (before === null || after === null) return null;
  const zeros = GROUPS - before.length - after.length;
  // The two colons stand for at least one group.
  if (tail === undefined ? zeros !== 0 : zeros < 1) return null;
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after];
}

// The groups of one side of the two colons; the last group of all may be IPv4.
function parsePart(text: string, isEnd: boolean): readonly number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    const isLast = isEnd && index === parts.length - 1;
    const word = isLast ? parseV4(part)?.[0] : undefined;
    if (word !== undefined) groups.push(word >>> 16, word & 0xffff);
    else if (GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function octetsOf(word: number): readonly number[] {
  return [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
}

// The first of the longest runs.
function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let longest = { from: 0, length: 0 };
  let from = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) from = index + 1;
    else if (index + 1 - from > longest.length) longest = { from, length: index + 1 - from };
  }
  return longest;
}
