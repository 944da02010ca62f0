import 'server-only';
import { cookies } from 'next/headers';
import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { DomainError, isDomainError, notFound } from '../core/errors';
import { asDomainError, errorResponse } from '../http/error-response';
import { getRuntime } from '../runtime';
import { senderOf } from '../services/sender-of';
import { authOptions } from './auth';
import { isOwnOrigin } from './check-origin';
import { finishOidc, type OidcAnswer, oidcName, startOidc } from './oidc';
import { anonymousContext } from './request-facts';
import { currentUser } from './session';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

// What a program needs to sign in. next-auth has more, which nobody here uses: its session endpoint
// renews the cookie of a session that has ended, its sign-out leaves the session row alive.
const ENDPOINTS = new Set(['GET csrf', 'POST callback/credentials']);
// The way by an OpenID provider. It begins by a link, because a policy for forms would have to name every
// page that the provider may lead on to.
const OIDC_PATHS = new Set(['signin/oidc', 'callback/oidc']);
const FIELDS = ['csrfToken', 'email', 'password'];

/** next-auth's own endpoints, as far as they are needed, behind our Origin check. */
export async function authEndpoint(request: Request, context: RouteContext): Promise<Response> {
  try {
    const { nextauth } = await context.params;
    const path = nextauth.join('/');
    if (request.method === 'GET' && oidcName() !== null && OIDC_PATHS.has(path)) {
      return await answerOidc(request, path);
    }
    if (!ENDPOINTS.has(`${request.method} ${path}`)) throw notFound('Page');
    const { headers, method } = request;
    if (method !== 'GET' && !isOwnOrigin(headers.get('origin'), headers.get('sec-fetch-site'))) {
      throw new DomainError('forbidden', 'This form was not sent from this installation.', {
        reason: 'origin_mismatch',
      });
    }
    const handle: (request: Request, context: RouteContext) => Promise<Response> = NextAuth(
      authOptions(),
    );
    const response = await handle(await onlyWhatIsNeeded(request), context);
    // It answers 500 to cookies of its own that it cannot read: that is the sender's fault.
    if (response.status >= 500) throw malformed();
    return response;
  } catch (error) {
    return await refusal(error);
  }
}

async function answerOidc(request: Request, path: string): Promise<Response> {
  const ctx = await anonymousContext();
  ctx.runtime.limits.take([['provider', senderOf(ctx)]]);
  const { searchParams: query } = new URL(request.url);
  if (path === 'signin/oidc') {
    // Another site has no say in when somebody signs in.
    const site = request.headers.get('sec-fetch-site');
    const isForeign = site === 'cross-site' || site === 'same-site';
    return redirectTo(isForeign ? BEGINNING : await startOidc(ctx, query.get('next') ?? '/'));
  }
  const jar = await cookies();
  const held = Object.fromEntries(jar.getAll().map(({ name, value }) => [name, value]));
  return redirectTo(await finishOidc(ctx, { query, cookies: held }, await currentUser()));
}

const BEGINNING: OidcAnswer = { location: '/login', cookies: [] };

function redirectTo({ location, cookies: lines }: OidcAnswer): Response {
  const headers = new Headers({ location });
  for (const line of lines) headers.append('set-cookie', line);
  return new Response(null, { status: 303, headers });
}

// Without the query, and of the form only the fields that count: an address to return to in either of
// them is none of the sender's business.
async function onlyWhatIsNeeded(request: Request): Promise<NextRequest> {
  const { origin, pathname } = new URL(request.url);
  const headers = new Headers(request.headers);
  const address = `${origin}${pathname}`;
  if (request.method === 'GET') return new NextRequest(address, { headers });
  const form = await request.formData().catch(() => {
    throw malformed();
  });
  const body = new URLSearchParams({ json: 'true', callbackUrl: getRuntime().config.publicUrl });
  for (const field of FIELDS) body.set(field, String(form.get(field) ?? ''));
  headers.set('content-type', 'application/x-www-form-urlencoded');
  headers.delete('content-length');
  return new NextRequest(address, { method: 'POST', headers, body });
}

function malformed(): DomainError {
  return new DomainError('invalid_request', 'The form is malformed.', { reason: 'invalid_input' });
}

async function refusal(thrown: unknown): Promise<Response> {
  const { runtime, request } = await anonymousContext();
  if (!isDomainError(thrown)) runtime.log.error({ error: thrown }, 'sign-in endpoint failed');
  const { publicUrl } = runtime.settings;
  const answer = errorResponse(asDomainError(thrown), { requestId: request.id, publicUrl });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}
