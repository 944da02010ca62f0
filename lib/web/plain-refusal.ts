import 'server-only';
import { type DomainError, STATUS_OF_CODE } from '../core/errors';

/** A refusal for who asked for a file or a stream, not for a page: its text, and how long to wait. */
export function plainRefusal({ code, message, details }: DomainError): Response {
  const { retryAfterSeconds } = details;
  return new Response(`${message}\n`, {
    status: STATUS_OF_CODE[code],
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
  });
}
