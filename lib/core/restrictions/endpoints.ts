import { parseRequestTarget } from '../request-target';
import type { ParsedRule } from './parsed-rule';

/** Decides by a list of rules. */
export interface EndpointMatcher {
  /** Whether a rule holds a request. The path has passed `parseRequestTarget`. */
  matches(method: string, path: string): boolean;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const ACCEPTED =
  'Give a method and a path, like GET /v1/jobs/*. A * in the middle of a path is one segment, at its end one or more; * as the method is every method.';

/**
 * Parses an endpoint rule: method, space, path pattern. `*` as the method is every method; as a segment
 * in the middle of the path exactly one segment, as its end one or more. Everything else is literal and
 * compared byte by byte: `/v1/Jobs` is not `/v1/jobs`, and `/v1/jobs/*` does not hold `/v1/jobs`.
 */
export function parseEndpointRule(text: string): ParsedRule {
  const [method = '', path = '', ...rest] = text.trim().split(/ +/);
  if (path === '' || rest.length > 0)
    return { fault: `One part is missing or too many. ${ACCEPTED}` };
  if (method === 'HEAD') {
    return { fault: 'HEAD counts as GET: give GET.', suggestion: `GET ${path}` };
  }
  if (method !== '*' && !METHODS.some((known) => known === method)) {
    const upper = METHODS.find((known) => known === method.toUpperCase());
    const fault = `The method must be one of ${METHODS.join(', ')} or *, in capitals.`;
    return upper === undefined ? { fault } : { fault, suggestion: `${upper} ${path}` };
  }
  const fault = faultOfPath(path);
  return fault === null ? { rule: `${method} ${path}` } : { fault };
}

/**
 * Prepares rules for deciding; HEAD counts as GET (attack 19), methods and paths are case-sensitive.
 * @param rules as `parseEndpointRule` spells them; one that does not parse holds nothing
 */
export function compileEndpointRules(rules: readonly string[]): EndpointMatcher {
  const compiled = rules.flatMap((text) => {
    const parsed = parseEndpointRule(text);
    if ('fault' in parsed) return [];
    const [method = '', path = ''] = parsed.rule.split(' ');
    return [{ method, pattern: patternOf(path) }];
  });
  return {
    matches(method, path) {
      const asked = method === 'HEAD' ? 'GET' : method;
      return compiled.some(
        (rule) => (rule.method === '*' || rule.method === asked) && rule.pattern.test(path),
      );
    },
  };
}

function faultOfPath(path: string): string | null {
  if (!path.startsWith('/')) return `The path must begin with a slash. ${ACCEPTED}`;
  if (path.includes('?'))
    return `Leave out everything from ? on: only the path counts. ${ACCEPTED}`;
  if (parseRequestTarget(path) === null) {
    return `Servers read this path differently, and no request with it is let through: no empty segment, no . or .., no ; and no encoded slash. ${ACCEPTED}`;
  }
  const isStarAlone = path.split('/').every((part) => part === '*' || !part.includes('*'));
  return isStarAlone ? null : `A * must stand alone between slashes. ${ACCEPTED}`;
}

// No two parts of it can hold the same character: linear, however long the path is (attack 38).
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.+?^$()[\]{}|\\]/g, '\\$&')
    .replace(/\/\*$/, '/.+')
    .replaceAll('/*', '/[^/]+');
  return new RegExp(`^${source}$`);
}
