import { DomainError } from '../core/errors';
import type { Route } from './define-route';

/** A route and the parameters of its path. */
export interface MatchedRoute {
  route: Route;
  params: Readonly<Record<string, string>>;
}

interface Pattern {
  segments: readonly string[];
  routes: Route[];
}

/** Finds routes by method and path, compared case-sensitively and segment by segment. */
export class RouteTable {
  readonly #patterns: Pattern[] = [];
  // Paths without parameters, which is most of the traffic, by method and path.
  readonly #literal = new Map<string, MatchedRoute>();

  constructor(readonly routes: readonly Route[]) {
    for (const route of routes) {
      if (!route.path.includes('{')) {
        this.#literal.set(`${route.method} ${route.path}`, { route, params: {} });
      }
      const known = this.#patterns.find((pattern) => pattern.routes[0]?.path === route.path);
      if (known !== undefined) known.routes.push(route);
      else this.#patterns.push({ segments: route.path.split('/'), routes: [route] });
    }
    // A literal segment before a parameter: /v1/api-keys/current is not an id.
    this.#patterns.sort((a, b) => parameterCount(a) - parameterCount(b));
  }

  /**
   * The route of a request; HEAD is GET.
   * @throws DomainError `not_found` for an unknown path, 405 with `allow` for another method
   */
  match(method: string, path: string): MatchedRoute {
    const literal = this.#literal.get(`${method} ${path}`);
    if (literal !== undefined) return literal;
    const segments = path.split('/');
    const pattern = this.#patterns.find((candidate) => matches(candidate.segments, segments));
    if (pattern === undefined) {
      throw new DomainError(
        'not_found',
        'There is nothing at this address. See /v1/openapi.json.',
        {
          reason: 'route_unknown',
        },
      );
    }
    const wanted = method === 'HEAD' ? 'GET' : method;
    const route = pattern.routes.find((candidate) => candidate.method === wanted);
    if (route === undefined) throw methodNotAllowed(pattern.routes);
    return { route, params: paramsOf(pattern.segments, segments) };
  }
}

function methodNotAllowed(routes: readonly Route[]): DomainError {
  const allow = routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return new DomainError('invalid_request', `Use ${allow.join(' or ')} here.`, {
    reason: 'method_not_allowed',
    allow,
  });
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function parameterCount({ segments }: Pattern): number {
  return segments.filter(isParameter).length;
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) => isParameter(part) || part === segments[index])
  );
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pattern.flatMap((part, index) =>
      isParameter(part) ? [[part.slice(1, -1), decodeURIComponent(segments[index] ?? '')]] : [],
    ),
  );
}
