import 'server-only';
import type { NextAuthOptions, User } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { signInSchema } from '../core/account-input';
import { isDomainError } from '../core/errors';
import { isLoopbackHost } from '../core/loopback';
import { getRuntime } from '../runtime';
import { SESSION_SECONDS } from '../services/accounts/open-session';
import { signIn } from '../services/accounts/sign-in';
import { anonymousContext } from './request-facts';

/**
 * A cookie of ours, by default of a session. `__Host-` binds it to this host over https; browsers grant that to loopback
 * as well. Any other plain http is refused by lib/config.ts unless KEYDESK_INSECURE_HTTP=1.
 */
export function sessionCookie(name = 'sid'): { name: string; isSecure: boolean } {
  const { protocol, hostname } = new URL(getRuntime().config.publicUrl);
  const isSecure = protocol === 'https:' || isLoopbackHost(hostname);
  return { name: `${isSecure ? '__Host-' : ''}keydesk.${name}`, isSecure };
}

/** The options of every cookie of ours. */
export function cookieOptions() {
  const { isSecure } = sessionCookie();
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure } as const;
}

/** next-auth's options: credentials, a signed JWT cookie that names a session row (decision D9). */
export function authOptions(): NextAuthOptions {
  const { runtime } = getRuntime();
  const prefix = sessionCookie().isSecure ? '__Host-keydesk' : 'keydesk';
  const options = cookieOptions();
  return {
    secret: runtime.settings.sessionSecret,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/login', error: '/login', signOut: '/login' },
    cookies: {
      sessionToken: { name: sessionCookie().name, options },
      callbackUrl: { name: `${prefix}.callback`, options },
      csrfToken: { name: `${prefix}.csrf`, options },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: (credentials) => authorizeCredentials(credentials),
      }),
    ],
    // Into our log, where secrets are taken out and a line stays a line.
    logger: {
      error: (code, error) => runtime.log.error({ code, error }, 'next-auth'),
      warn: (code) => runtime.log.warn({ code }, 'next-auth'),
      debug: () => undefined,
    },
    callbacks: {
      jwt: ({ token, user }) => (user === undefined ? token : { sid: user.id }),
    },
  };
}

// next-auth's user is the session: the id that it signs into the cookie is the session's.
async function authorizeCredentials(
  credentials: Record<string, string> | undefined,
): Promise<User | null> {
  const input = signInSchema.safeParse({
    email: credentials?.email,
    password: credentials?.password,
  });
  if (!input.success) return null;
  try {
    const signedIn = await signIn(await anonymousContext(), input.data);
    // A program has no app to look at: who is asked for codes signs in by the page.
    return signedIn.needsCode ? null : { id: signedIn.session.sessionId };
  } catch (error) {
    if (isDomainError(error) && error.code === 'unauthorized') return null;
    throw error;
  }
}
