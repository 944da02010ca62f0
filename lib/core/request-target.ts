/** The target of a request, checked once: everything behind works with exactly these bytes. */
export interface RequestTarget {
  /** As it was sent: no dot segments, no empty segments, nothing that decodes to a separator. */
  path: string;
  /** Without the question mark; empty when there is none. */
  query: string;
}

// Printable ASCII without space, quotes, backslash, angle and curly brackets, pipe, caret, backtick.
const TARGET = /^\/[!$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]*$/;
// Also what becomes one when somebody decodes twice.
const ENCODED_SEPARATOR = /%(25)*(2f|5c|00|0a|0d|2e)/i;
const DOT_OR_EMPTY_SEGMENT = /\/(\.{0,2})(?=\/|$)/;

/**
 * Parses the target of a request line (origin form, RFC 9112 §3.2.1), or null for one that servers and
 * proxies read differently (attack 18): absolute form, `//`, dot segments raw or encoded, encoded
 * slashes, backslashes, NUL and line ends (also encoded twice), path parameters (`;`), invalid
 * percent-encoding or UTF-8. A trailing slash is an empty segment; only `/` itself may end so.
 */
export function parseRequestTarget(target: string): RequestTarget | null {
  if (!TARGET.test(target)) return null;
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? '' : target.slice(mark + 1);
  const isAmbiguous = path !== '/' && DOT_OR_EMPTY_SEGMENT.test(path);
  if (isAmbiguous || path.includes(';') || hidesSeparator(path)) return null;
  return isDecodable(path) && isDecodable(query) ? { path, query } : null;
}

// However its encoding is encoded: `%25%30%30` is a NUL for who decodes twice.
function hidesSeparator(path: string): boolean {
  let text = path;
  for (let times = 0; times <= DECODINGS_MAX && text.includes('%'); times += 1) {
    if (ENCODED_SEPARATOR.test(text)) return true;
    if (!isDecodable(text)) return false;
    text = decodeURIComponent(text);
  }
  return false;
}

/** How often something may be encoded before nobody would recognise it in a log. */
const DECODINGS_MAX = 5;

/**
 * A target with its percent-encoding removed until none is left, for looking whether it holds a secret:
 * a key that was encoded twice is still a key in a log (attack 31).
 */
export function decodedFully(target: string): string {
  let text = target;
  for (let times = 0; times < DECODINGS_MAX && text.includes('%'); times += 1) {
    if (!isDecodable(text)) return text;
    text = decodeURIComponent(text);
  }
  return text;
}

function isDecodable(text: string): boolean {
  if (!text.includes('%')) return true;
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
