import 'server-only';
import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { DomainError, isDomainError, notFound } from '../core/errors';
import { asDomainError, errorResponse } from '../http/error-response';
import { getRuntime } from '../runtime';
import { authOptions } from './auth';
import { isOwnOrigin } from './check-origin';
import { anonymousContext } from './request-facts';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

// What a program needs to sign in. next-auth has more, which nobody here uses: its session endpoint
// renews the cookie of a session that has ended, its sign-out leaves the session row alive.
const ENDPOINTS = new Set(['GET csrf', 'POST callback/credentials']);
const FIELDS = ['csrfToken', 'email', 'password'];

/** next-auth's own endpoints, as far as they are needed, behind our Origin check. */
export async function authEndpoint(request: Request, context: RouteContext): Promise<Response> {
  try {
    const { nextauth } = await context.params;
    if (!ENDPOINTS.has(`${request.method} ${nextauth.join('/')}`)) throw notFound('Page');
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
