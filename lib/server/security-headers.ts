import type { ServerResponse } from 'node:http';

const HSTS = 'max-age=31536000; includeSubDomains';

/** The headers of every answer of `/v1` (ASVS 3.4): data for who holds a key, which no browser shows. */
export function dataSecurityHeaders(isHttps: boolean): [name: string, value: string][] {
  const nosniff: [string, string] = ['x-content-type-options', 'nosniff'];
  return isHttps ? [nosniff, ['strict-transport-security', HSTS]] : [nosniff];
}

/**
 * The headers of every page and file (ASVS 3.4): set before anybody writes, so that errors have them too.
 * The policy of pages carries a nonce and comes from proxy.ts.
 */
export function setSecurityHeaders(response: ServerResponse, isHttps: boolean): void {
  for (const [name, value] of dataSecurityHeaders(isHttps)) response.setHeader(name, value);
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  // Not no-referrer: with it a form without JavaScript sends `Origin: null`, which the check refuses.
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader(
    'permissions-policy',
    'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  );
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
