import type { KeyFormats } from './key-format';
import { parseRequestTarget } from './request-target';
import { OTHER } from './usage';

const METHOD = /^[A-Z]{1,20}$/;
const SEGMENTS_MAX = 10;
const WORD_LENGTH_MAX = 40;

// Shorter than any id without a digit: spares the rest for most.
const PLAIN_WORD = /^[A-Za-z-]{0,15}$/;

// Digits, a date, a UUID, hexadecimal, a ULID or base 62, something after a prefix (`cus_Nf…`), and
// anything that people enter: percent-encoded text and addresses.
const ID_SHAPES = [
  /^\d+$/,
  /^\d{4}-\d{2}(-\d{2})?$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^[0-9a-f]{16,}$/i,
  /^(?=.*\d)[0-9a-f]{7,}$/i,
  /^(?=.*\d)[0-9A-Za-z]{16,}$/,
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{16,}$/,
  /^[a-z]+(_[a-z]+)*_(?=.*\d)[0-9A-Za-z]{8,}$/,
  /[%@]/,
];

/**
 * The endpoint that a request is counted under: `GET /users/{id}/posts` for `/users/42/posts`, so that
 * the number of endpoints is not the number of ids. Holds no secret, no query and nothing unprintable;
 * a path that servers read differently is `other`.
 * @param method absent, or unlike any method: `ANY`
 */
export function endpointTemplate(
  method: string | undefined,
  path: string,
  formats: KeyFormats,
): string {
  if (parseRequestTarget(path)?.path !== path) return OTHER;
  const segments = path.split('/');
  const shown = segments
    .slice(0, SEGMENTS_MAX + 1)
    .map((part) => (isId(part, formats) ? '{id}' : part));
  if (segments.length > shown.length) shown.push('…');
  return `${METHOD.test(method ?? '') ? method : 'ANY'} ${shown.join('/')}`;
}

function isId(segment: string, formats: KeyFormats): boolean {
  if (PLAIN_WORD.test(segment)) return false;
  if (segment.length > WORD_LENGTH_MAX) return true;
  return ID_SHAPES.some((shape) => shape.test(segment)) || formats.holds(segment);
}
