import 'server-only';
import NextAuth from 'next-auth';
import { DomainError, isDomainError } from '../core/errors';
import { asDomainError, errorResponse } from '../http/error-response';
import { authOptions } from './auth';
import { isOwnOrigin } from './check-origin';
import { anonymousContext } from './request-facts';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

/** next-auth's own endpoints (session, csrf, credentials), behind our Origin check. */
export async function authEndpoint(request: Request, context: RouteContext): Promise<Response> {
  try {
    const { headers, method } = request;
    const isOwn = isOwnOrigin(headers.get('origin'), headers.get('sec-fetch-site'));
    if (method !== 'GET' && !isOwn) {
      throw new DomainError('forbidden', 'This form was not sent from this installation.', {
        reason: 'origin_mismatch',
      });
    }
    const params = await context.params;
    // Signing out is a service (it ends the session row): next-auth would only drop the cookie.
    if (params.nextauth[0] === 'signout')
      throw new DomainError('not_found', 'There is nothing at this address.');
    const handler: (request: Request, context: RouteContext) => Promise<Response> = NextAuth(
      authOptions(),
    );
    return await handler(request, context);
  } catch (error) {
    return await refusal(error);
  }
}

async function refusal(thrown: unknown): Promise<Response> {
  const { runtime, request } = await anonymousContext();
  if (!isDomainError(thrown)) runtime.log.error({ error: thrown }, 'sign-in endpoint failed');
  const { publicUrl } = runtime.settings;
  const answer = errorResponse(asDomainError(thrown), { requestId: request.id, publicUrl });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
}
