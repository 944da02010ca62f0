import type { InputFault } from './errors';

/** Bounds of a JSON body (attack 36). */
export const JSON_DEPTH_MAX = 32;
export const JSON_KEYS_MAX = 1_000;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON and refuses what parsers disagree about or databases choke on: duplicate keys (RFC 8259
 * §4), NUL, lone surrogates, depth > 32, more than `keysMax` (1,000) keys, `__proto__`. `text` is decoded UTF-8.
 * @returns the value, or the first fault with its JSON pointer.
 */
export function parseStrictJson(
  text: string,
  keysMax = JSON_KEYS_MAX,
): { value: unknown } | { fault: InputFault } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: { pointer: '', detail: 'The body is not valid JSON.' } };
  }
  const fault = faultOfText(text, keysMax);
  return fault === null ? { value } : { fault };
}

interface Level {
  /** The keys seen so far; null for an array. */
  keys: Set<string> | null;
  /** The current key or index, for the pointer. */
  at: string | number;
}

// JSON.parse has accepted the text, so that a scan of its strings and signs sees all there is.
function faultOfText(text: string, keysMax: number): InputFault | null {
  const scan: Scan = { levels: [], expectsKey: false, keyCount: 0, keysMax };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    let detail: string | null = null;
    if (sign === '"') {
      const end = endOfString(text, at);
      detail = takeString(scan, text.slice(at, end + 1));
      at = end;
    } else if (SIGNS.includes(sign)) {
      detail = takeSign(scan, sign);
    }
    if (detail !== null) {
      return { pointer: jsonPointer(scan.levels.map((level) => level.at)), detail };
    }
  }
  return null;
}

const SIGNS = '{}[],';

/** Where a string ends that begins at `start`: at the next quote that is not escaped. */
function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

interface Scan {
  levels: Level[];
  /** Whether the next string is a key. */
  expectsKey: boolean;
  keyCount: number;
  keysMax: number;
}

function takeSign(scan: Scan, sign: string): string | null {
  const { levels } = scan;
  if (sign === '{' || sign === '[') {
    if (levels.length >= JSON_DEPTH_MAX) return `Nest at most ${JSON_DEPTH_MAX} deep.`;
    levels.push(sign === '{' ? { keys: new Set(), at: '' } : { keys: null, at: 0 });
  }
  if (sign === '}' || sign === ']') levels.pop();
  const level = levels.at(-1);
  if (sign === ',' && typeof level?.at === 'number') level.at += 1;
  const isInObject = level !== undefined && level.keys !== null;
  scan.expectsKey = isInObject && (sign === '{' || sign === ',');
  return null;
}

function takeString(scan: Scan, token: string): string | null {
  const hasEscapes = token.includes('\\');
  const string: string = hasEscapes ? JSON.parse(token) : token.slice(1, -1);
  const level = scan.levels.at(-1);
  if (!scan.expectsKey || level === undefined) return faultOfString(string);
  scan.expectsKey = false;
  scan.keyCount += 1;
  const fault = faultOfString(string) ?? faultOfKey(string, level);
  level.at = string;
  if (scan.keyCount > scan.keysMax) return `Send at most ${scan.keysMax} keys.`;
  return fault;
}

function faultOfString(string: string): string | null {
  if (string.includes('\u0000')) return 'NUL characters are not allowed.';
  return string.isWellFormed() ? null : 'The text contains half a surrogate pair.';
}

function faultOfKey(key: string, level: Level): string | null {
  if (FORBIDDEN_KEYS.has(key)) return `The field ${JSON.stringify(key)} is not allowed.`;
  if (level.keys?.has(key)) return `The field ${JSON.stringify(key)} is given twice.`;
  level.keys?.add(key);
  return null;
}

/** The path as a JSON pointer (RFC 6901): `["a/b", 0]` is `/a~1b/0`. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
