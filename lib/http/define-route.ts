import { z } from 'zod';
import { type Awaitable, proceed } from '../core/awaitable';
import type { ReservedScope } from '../core/scopes';
import type { AnonymousContext, Context, KeyActor } from '../services/context';
import type { LimitName } from '../services/limits';
import { BODY_BYTES_MAX } from './api-exchange';
import { parseInput, type RawInput } from './parse-input';

/** What a request must bring: nothing, any valid key, or a key with a scope. */
export type Requirement = 'public' | 'any_key' | ReservedScope;

/**
 * What a handler answers; the body is encoded through the route's response schema, unless it has been
 * already (encoded-once.ts).
 */
export type Answer<T> = {
  status?: number;
  headers?: Record<string, string>;
} & ({ body: T } | { encoded: string });

/** An answer as it is sent. */
export interface EncodedAnswer {
  status: number;
  headers: Record<string, string> | undefined;
  text: string;
}

interface RouteFacts<P, Q, B, R> {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With parameters in braces, for example `/v1/api-keys/{id}`. */
  path: `/${string}`;
  summary: string;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** The largest body, where it is not that of the others. */
  bodyBytesMax?: number;
  /** What its requests are counted against for each network, before a body is read. */
  limit?: LimitName;
  /** How many fields a body may have in all, where it is not as for the others. */
  jsonKeysMax?: number;
  /** What else it refuses with, beside what its kind does: a status each. */
  refuses?: readonly number[];
  /** Looks at the request before its body is parsed, bytes as they came; throws to refuse it. */
  guard?(ctx: AnonymousContext, raw: Pick<RawInput, 'header' | 'body'>): Awaitable<void>;
  /** An allow-list: what it does not name cannot leave. */
  response: z.ZodType<R>;
}

interface PublicSpec<P, Q, B, R> extends RouteFacts<P, Q, B, R> {
  requires: 'public';
  handle(ctx: AnonymousContext, input: Input<P, Q, B>): Awaitable<Answer<unknown>>;
}

interface KeySpec<P, Q, B, R> extends RouteFacts<P, Q, B, R> {
  requires: 'any_key' | ReservedScope;
  handle(ctx: Context<KeyActor>, input: Input<P, Q, B>): Awaitable<Answer<unknown>>;
}

interface Input<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  header: RawInput['header'];
}

/** A context whose actor is there when the route requires a key. */
export type ServeContext = AnonymousContext & { actor: KeyActor | null };

/** A route as a value: served by the front, mounted in Next, described in OpenAPI, tested as it is. */
export interface Route {
  method: RouteFacts<unknown, unknown, unknown, unknown>['method'];
  path: `/${string}`;
  summary: string;
  /** What its requests are counted under: method and path. */
  endpoint: string;
  requires: Requirement;
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType | null;
  bodyBytesMax: number;
  refuses: readonly number[];
  limit: LimitName | null;
  response: z.ZodType;
  /** Parses the input, handles it, and encodes the answer through the response schema. */
  run(ctx: ServeContext, raw: RawInput): Awaitable<EncodedAnswer>;
}

const nothing = z.strictObject({});

/** Makes a route. `requires` is never guessed: "public" must be written. */
export function defineRoute<P = unknown, Q = unknown, B = unknown, R = unknown>(
  spec: PublicSpec<P, Q, B, R> | KeySpec<P, Q, B, R>,
): Route {
  const { method, path, summary, requires, response } = spec;
  const schemas = {
    params: spec.params ?? nothing,
    query: spec.query ?? nothing,
    body: spec.body ?? null,
  };
  return {
    method,
    path,
    summary,
    endpoint: `${method} ${path}`,
    requires,
    ...schemas,
    bodyBytesMax: spec.bodyBytesMax ?? BODY_BYTES_MAX,
    refuses: [...(spec.refuses ?? []), ...(spec.limit === undefined ? [] : [429])],
    limit: spec.limit ?? null,
    response,
    run(ctx, raw) {
      const handle = () => {
        const input = parseInput<P, Q, B>(spec, raw);
        return proceed(handleWith(spec, ctx, input), (answer) => encode(answer, response));
      };
      return spec.guard === undefined ? handle() : proceed(spec.guard(ctx, raw), handle);
    },
  };
}

function encode(answer: Answer<unknown>, response: z.ZodType): EncodedAnswer {
  const text = 'encoded' in answer ? answer.encoded : JSON.stringify(response.parse(answer.body));
  return { status: answer.status ?? 200, headers: answer.headers, text };
}

function handleWith<P, Q, B, R>(
  spec: PublicSpec<P, Q, B, R> | KeySpec<P, Q, B, R>,
  ctx: ServeContext,
  input: Input<P, Q, B>,
): Awaitable<Answer<unknown>> {
  const { runtime, request, actor } = ctx;
  if (spec.requires === 'public') return spec.handle({ runtime, request }, input);
  if (actor === null) throw new Error(`${spec.path} was run without authentication`);
  return spec.handle({ runtime, request, actor }, input);
}
