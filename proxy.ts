import { type NextRequest, NextResponse } from 'next/server';
import { isDevelopmentBuild } from '@/lib/config';

const NONCE_BYTES = 18;

/**
 * Gives every page its Content-Security-Policy with a fresh nonce. It decides nothing about access
 * (decision D8): that is the services' work.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))).toString('base64');
  const policy = policyWith(nonce);
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set('x-keydesk-target', `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: ['/((?!_next/static/|v1/|v1$|healthz$|readyz$).*)'],
};

// React's development build evaluates code for its error overlays; the production build never does.
const scriptsOfDevelopment = isDevelopmentBuild ? " 'unsafe-eval'" : '';

function policyWith(nonce: string): string {
  const style = isDevelopmentBuild ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${scriptsOfDevelopment}`,
    `style-src ${style}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
