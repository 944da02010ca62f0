import { parseAddress, spellAddress, type Words } from './address-words';

/** An address or network in its one spelling, or what is wrong with the text and what was perhaps meant. */
export type ParsedAddressRule = { rule: string } | { fault: string; suggestion?: string };

/** Decides by a list of rules. */
export interface AddressMatcher {
  /** Whether a rule holds the address; in any spelling, and never for what is no address. */
  matches(address: string): boolean;
  /** The first rule that holds it, as it was given. */
  ruleOf(address: string): string | null;
  /** Every rule that holds it. */
  rulesOf(address: string): readonly string[];
}

const ACCEPTED =
  'Give an IPv4 or IPv6 address like 203.0.113.7 or 2001:db8::7, or a network like 203.0.113.0/24.';

/**
 * Parses an address or a network in CIDR, IPv4 or IPv6, strictly (attack 15): leading zeros, short, hex
 * and decimal forms, zones, ports and host bits are refused. `::ffff:10.0.0.5` is `10.0.0.5`; IPv6 is
 * spelled as RFC 5952 says.
 */
export function parseAddressRule(text: string): ParsedAddressRule {
  const parsed = parseNetwork(text);
  if ('fault' in parsed) return parsed;
  const { words, bits } = parsed;
  const network = words.map((word, index) => word & maskOfWord(bits, index));
  const rule = spellRule({ words: network, bits });
  if (network.some((word, index) => word >>> 0 !== words[index])) {
    const fault = `${text} names one address inside a network. Did you mean the network ${rule}?`;
    return { fault, suggestion: rule };
  }
  return { rule };
}

/** The numbers of the first and the last address of a rule, and the bits of its family; null for no rule. */
export function rangeOf(rule: string): { family: 32 | 128; first: bigint; last: bigint } | null {
  const network = parseNetwork(rule);
  if ('fault' in network) return null;
  const family = network.words.length === 1 ? 32 : 128;
  const address = network.words.reduce((number, word) => (number << 32n) | BigInt(word >>> 0), 0n);
  const hosts = (1n << BigInt(family - network.bits)) - 1n;
  return { family, first: address & ~hosts, last: address | hosts };
}

/** The entries of a pasted text, each once: separated by spaces, commas, semicolons or line ends. */
export function splitAddresses(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/u).filter((entry) => entry !== ''))];
}

/** An address in its one spelling, IPv4 in IPv6 as IPv4; null for anything else. */
export function canonicalAddress(text: string): string | null {
  const words = parseAddress(text);
  return words === null ? null : spellAddress(words);
}

/**
 * Prepares rules for deciding. IPv4 rules hold no IPv6 address and the reverse.
 * @param rules as `parseAddressRule` spells them; one that does not parse holds nothing
 */
export function compileAddressRules(rules: readonly string[]): AddressMatcher {
  const networks = rules.flatMap((rule) => {
    const parsed = parseNetwork(rule);
    return 'fault' in parsed ? [] : [{ rule, ...masked(parsed) }];
  });
  const find = (address: string) => {
    const words = parseAddress(address);
    if (words === null) return null;
    for (const network of networks) if (holds(network, words)) return network.rule;
    return null;
  };
  const rulesOf = (address: string) => {
    const words = parseAddress(address);
    if (words === null) return [];
    return networks.filter((network) => holds(network, words)).map(({ rule }) => rule);
  };
  // Most keys are used from the same address again and again.
  let last = '';
  let found: string | null = null;
  const ruleOf = (address: string) => {
    if (address === last) return found;
    found = find(address);
    last = address;
    return found;
  };
  return { ruleOf, rulesOf, matches: (address) => ruleOf(address) !== null };
}

// Loopback, private (RFC 1918, RFC 4193), shared (RFC 6598) and link-local: nobody on the internet has one.
const PRIVATE = compileAddressRules([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
]);

/** Whether an address can only come from this machine or a network of one's own: a proxy's, for example. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.matches(address);
}

interface Network {
  words: Words;
  /** How many leading bits count. */
  bits: number;
}

function parseNetwork(text: string): Network | { fault: string } {
  const [address = '', prefix, ...rest] = text.split('/');
  const words = parseAddress(address);
  if (words === null || rest.length > 0) return { fault: faultOfAddress(text) };
  const size = words.length * 32;
  if (prefix === undefined) return { words, bits: size };
  // IPv4 in IPv6 has the prefix of IPv6.
  const offset = words.length === 1 && address.includes(':') ? 96 : 0;
  const bits = /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) - offset : -1;
  if (bits >= 0 && bits <= size) return { words, bits };
  return {
    fault: `The number after the slash must be ${offset} to ${size + offset}, without leading zeros.`,
  };
}

function faultOfAddress(text: string): string {
  if (text.includes('%')) return `Leave out the zone (what follows the %). ${ACCEPTED}`;
  if (/^\[|^[\d.]+:\d+$/.test(text)) return `Leave out brackets and port. ${ACCEPTED}`;
  if (/^\d+(\.\d+){3}(\/|$)/.test(text) && /(^|\.)0\d/.test(text)) {
    return `Leave out leading zeros: some programs read them as octal. ${ACCEPTED}`;
  }
  return `This is no address. ${ACCEPTED}`;
}

function spellRule({ words, bits }: Network): string {
  const address = spellAddress(words.map((word) => word >>> 0));
  return bits === words.length * 32 ? address : `${address}/${bits}`;
}

// The bits of one word that count.
function maskOfWord(bits: number, index: number): number {
  const counting = Math.min(32, Math.max(0, bits - index * 32));
  return counting === 0 ? 0 : -1 << (32 - counting);
}

// The four words of a network and what counts of them; of IPv4 the first.
interface Masked {
  size: number;
  words: readonly [number, number, number, number];
  masks: readonly [number, number, number, number];
}

function masked({ words, bits }: Network): Masked {
  const [a = 0, b = 0, c = 0, d = 0] = words;
  const maskAt = (index: number) => maskOfWord(bits, index);
  return {
    size: words.length,
    words: [a, b, c, d],
    masks: [maskAt(0), maskAt(1), maskAt(2), maskAt(3)],
  };
}

function holds({ size, words, masks }: Masked, asked: Words): boolean {
  if (size !== asked.length || (((asked[0] ?? 0) ^ words[0]) & masks[0]) !== 0) return false;
  if (size === 1) return true;
  return (
    (((asked[1] ?? 0) ^ words[1]) & masks[1]) === 0 &&
    (((asked[2] ?? 0) ^ words[2]) & masks[2]) === 0 &&
    (((asked[3] ?? 0) ^ words[3]) & masks[3]) === 0
  );
}
