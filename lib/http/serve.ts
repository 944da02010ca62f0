import { DomainError } from '../core/errors';
import { userAgentOf } from '../core/loggable-text';
import { networkOf } from '../core/network-of';
import type { Scope } from '../core/scopes';
import type { RequestFacts, Runtime } from '../services/context';
import type { LimitName } from '../services/limits';
import type { ApiRequest, ApiResponse } from './api-exchange';
import { actorOf, authenticate, refusalOf } from './authenticate';
import type { Route } from './define-route';
import { asDomainError, errorResponse } from './error-response';
import type { MatchedRoute, RouteTable } from './match-route';
import { addRateLimitFields } from './rate-limit-fields';
import { recordRequest, type Seen } from './record-request';

/**
 * Answers a request: match → authenticate → authorize → capped strict parse → handle → encode. Never
 * throws: whatever goes wrong is an answer with a request id, and nothing of its cause. The body of an
 * answer to HEAD is the carrier's to leave out.
 */
export async function serve(
  table: RouteTable,
  runtime: Runtime,
  request: ApiRequest,
): Promise<ApiResponse> {
  const startedMs = performance.now();
  const seen: Seen = {
    decision: null,
    endpoint: null,
    needed: NONE,
    maskedKey: null,
    reason: undefined,
  };
  let response: ApiResponse;
  try {
    const matched = table.match(request.method, request.path);
    seen.endpoint = matched.route.endpoint;
    seen.needed = requiredScopesOf(matched.route);
    response = await answer(runtime, request, matched, seen);
  } catch (thrown) {
    const error = asDomainError(thrown);
    seen.reason = error.details.reason;
    if (error.code === 'internal') {
      runtime.log.error({ error: error.cause, requestId: request.id }, 'request failed');
    }
    response = errorResponse(error, {
      requestId: request.id,
      publicUrl: runtime.settings.publicUrl,
      keyId: seen.decision?.key?.id,
    });
  }
  response.headers['request-id'] = request.id;
  if (seen.decision?.quota) addRateLimitFields(response.headers, seen.decision.quota);
  recordRequest(runtime, request, response, seen, performance.now() - startedMs);
  return response;
}

async function answer(
  runtime: Runtime,
  request: ApiRequest,
  { route, params }: MatchedRoute,
  seen: Seen,
): Promise<ApiResponse> {
  const facts = factsOf(request, runtime);
  let actor = null;
  if (route.limit !== null) takeOne(runtime, route.limit, request.address);
  if (route.requires !== 'public') {
    const decided = authenticate(runtime, request, seen.needed, seen);
    const decision = decided instanceof Promise ? await decided : decided;
    if (!decision.valid) throw refusalOf(decision.reason, decision.requiredScopes, decision.quota);
    actor = actorOf(decision);
  }
  const read = request.readBody(route.bodyBytesMax);
  const body = read instanceof Promise ? await read : read;
  if (body === null) {
    throw new DomainError('invalid_request', `Send at most ${route.bodyBytesMax / 1024} KB.`, {
      reason: 'body_too_large',
    });
  }
  const contentType = request.header('content-type');
  const ran = route.run(
    { runtime, request: facts, actor },
    { params, query: request.query, contentType, header: request.header, body },
  );
  const { status, headers, text } = ran instanceof Promise ? await ran : ran;
  return { status, headers: headersWith(headers), body: text };
}

function takeOne({ limits }: Runtime, limit: LimitName, address: string | null): void {
  limits.take([[limit, address === null ? 'unknown' : networkOf(address)]]);
}

function headersWith(more: Record<string, string> | undefined): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    vary: 'Authorization',
  };
  return more === undefined ? headers : Object.assign(headers, more);
}

const NONE: readonly Scope[] = [];

function requiredScopesOf({ requires }: Route): readonly Scope[] {
  return requires === 'public' || requires === 'any_key' ? NONE : [requires];
}

function factsOf(request: ApiRequest, { keyFormats }: Runtime): RequestFacts {
  return {
    id: request.id,
    address: request.address,
    userAgent: userAgentOf(request.header('user-agent'), keyFormats),
    via: 'api',
    isLocal: false,
  };
}
