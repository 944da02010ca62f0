import 'server-only';
import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import { getRuntime } from '../runtime';
import { SESSION_SECONDS } from '../services/accounts/open-session';
import { cookieOptions, sessionCookie } from './auth';

/**
 * Writes the cookie that next-auth reads. next-auth 4 can sign in only from its own endpoint, which
 * needs JavaScript; our forms work without, so the action signs the same JWT (docs/decisions/0005).
 */
export async function writeSessionCookie(sessionId: string): Promise<void> {
  const token = await encode({
    token: { sid: sessionId },
    secret: getRuntime().runtime.settings.sessionSecret,
    maxAge: SESSION_SECONDS,
  });
  const jar = await cookies();
  jar.set(sessionCookie().name, token, { ...cookieOptions(), maxAge: SESSION_SECONDS });
}

/**
 * The session that the cookie names, or null. Read here and not by next-auth's getServerSession, which
 * looks at its other cookies as well and fails on whatever a browser was made to hold there.
 */
export async function readSessionCookie(): Promise<string | null> {
  const value = (await cookies()).get(sessionCookie().name)?.value;
  if (value === undefined) return null;
  try {
    const token = await decode({
      token: value,
      secret: getRuntime().runtime.settings.sessionSecret,
    });
    return typeof token?.sid === 'string' ? token.sid : null;
  } catch {
    // Not ours, changed, or expired: nobody is signed in.
    return null;
  }
}

/** Removes the cookie; the session row is what counts. */
export async function clearSessionCookie(): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookie().name, '', { ...cookieOptions(), maxAge: 0 });
}
