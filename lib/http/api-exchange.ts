import type { Awaitable } from '../core/awaitable';

/** A request as routes see it, whatever carries it: node:http in the front, Fetch in Next's mounts. */
export interface ApiRequest {
  id: string;
  method: string;
  /** As it was sent, checked (lib/core/request-target.ts). */
  path: string;
  /** Without the question mark. */
  query: string;
  /** A header's value by lower-case name; repeated ones joined with a comma. */
  header(name: string): string | undefined;
  /** The body, or null when it is larger than `maxBytes`. */
  readBody(maxBytes: number): Awaitable<Uint8Array | null>;
  /** The client's address, decided by the front; null where no front decided. */
  address: string | null;
  /** The country that a trusted edge says the request comes from, as it was sent; null where none does. */
  country: string | null;
}

/** An answer, complete: `/v1` never streams. */
export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The largest body of a request to `/v1`, in bytes. */
export const BODY_BYTES_MAX = 64 * 1024;
