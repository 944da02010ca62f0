import 'server-only';
import { cookies } from 'next/headers';
import { decode, encode } from 'next-auth/jwt';
import { getRuntime } from '../runtime';
import { DEVICE_SECONDS } from '../services/accounts/known-device';
import { SESSION_SECONDS } from '../services/accounts/open-session';
import { PENDING_SECONDS } from '../services/accounts/sign-in';
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

/** A cookie of ours beside the session's: `name` without its prefix. */
async function writeCookie(name: string, value: string, maxAge: number): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookie(name).name, value, { ...cookieOptions(), maxAge });
}

async function readCookie(name: string): Promise<string | null> {
  return (await cookies()).get(sessionCookie(name).name)?.value ?? null;
}

/** Remembers this browser, for the limits on signing in (lib/services/accounts/known-device.ts). */
export async function writeDeviceCookie(value: string): Promise<void> {
  await writeCookie('device', value, DEVICE_SECONDS);
}

/** What this browser remembers of earlier sign-ins. */
export async function readDeviceCookie(): Promise<string | null> {
  return await readCookie('device');
}

/** Names the sign-in that waits for its code; an empty text forgets it. */
export async function writePendingCookie(token: string): Promise<void> {
  await writeCookie('pending', token, token === '' ? 0 : PENDING_SECONDS);
}

/** The sign-in that waits for its code. */
export async function readPendingCookie(): Promise<string> {
  return (await readCookie('pending')) ?? '';
}

/** Removes the cookie; the session row is what counts. */
export async function clearSessionCookie(): Promise<void> {
  const jar = await cookies();
  jar.set(sessionCookie().name, '', { ...cookieOptions(), maxAge: 0 });
}
