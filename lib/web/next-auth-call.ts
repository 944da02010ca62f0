import 'server-only';
import NextAuth, { type NextAuthOptions } from 'next-auth';

/** A request to next-auth that we make ourselves, without its client. */
interface NextAuthCall {
  method: 'GET' | 'POST';
  /** Behind `/api/auth/`. */
  path: readonly string[];
  query?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, string>>;
  cookies: Readonly<Record<string, string>>;
}

/** What next-auth answered. */
export interface NextAuthAnswer {
  /** Where it sends the browser; null when it answered otherwise. */
  location: string | null;
  /** `Set-Cookie` lines. */
  cookies: readonly string[];
  body: unknown;
}

/** Asks next-auth, and takes its answer instead of sending it. */
export async function callNextAuth(
  options: NextAuthOptions,
  { path, query = {}, body = {}, ...call }: NextAuthCall,
): Promise<NextAuthAnswer> {
  const { response, answer } = recorder();
  const handle: (request: unknown, response: unknown) => Promise<unknown> = NextAuth(options);
  await handle({ ...call, headers: {}, query: { ...query, nextauth: path }, body }, response);
  return answer();
}

// As much of Node's response as next-auth uses.
function recorder() {
  const headers = new Map<string, unknown>();
  let body: unknown = null;
  const response = {
    status: () => response,
    setHeader(name: string, value: unknown) {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    end: () => undefined,
    json(value: unknown) {
      body = value;
    },
    send(value: unknown) {
      body = value;
    },
  };
  const answer = (): NextAuthAnswer => {
    const location = headers.get('location');
    return {
      location: typeof location === 'string' ? location : null,
      cookies: [headers.get('set-cookie') ?? []].flat().map(String),
      body,
    };
  };
  return { response, answer };
}
