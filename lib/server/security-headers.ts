import type { ServerResponse } from 'node:http';

const YEAR_SECONDS = 31_536_000;

/**
 * The headers of every answer (ASVS 3.4): set before anybody writes, so that errors have them too. The
 * policy of pages carries a nonce and comes from proxy.ts.
 */
export function setSecurityHeaders(response: ServerResponse, isHttps: boolean): void {
  response.setHeader('x-content-type-options', 'nosniff');
  // Not no-referrer: with it a form without JavaScript sends `Origin: null`, which the check refuses.
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader(
    'permissions-policy',
    'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  );
  if (isHttps) {
    response.setHeader('strict-transport-security', `max-age=${YEAR_SECONDS}; includeSubDomains`);
  }
}

/**
 * Keeps everything but the build's own files out of every cache, whatever set the header before
 * (attack 32: Next lets static pages and its 404 be kept for a year).
 */
export function forbidCaching(response: ServerResponse, path: string): void {
  if (path.startsWith('/_next/static/')) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (...args: unknown[]) => {
    response.setHeader('cache-control', 'no-store');
    return Reflect.apply(writeHead, response, args);
  };
}
