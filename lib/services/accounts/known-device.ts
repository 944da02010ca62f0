import { randomToken } from '../../crypto/random';
import { createSeal } from '../../crypto/seal';
import { hashToken } from '../../crypto/token';
import type { Runtime } from '../context';

/** How long a browser is remembered after a sign-in, in seconds. */
export const DEVICE_SECONDS = 365 * 86_400;
const PEOPLE_MAX = 5;

/** A browser in which somebody has signed in before, by its signed cookie. */
export interface KnownDevice {
  id: string;
  /** Digests of the addresses that signed in there, latest first. */
  people: readonly string[];
}

/** The browser that a cookie names; null without one, and for one that we did not sign. */
export function readDevice(runtime: Runtime, cookie: string | null): KnownDevice | null {
  const text = cookie === null ? null : sealOf(runtime).open(cookie);
  const [id, ...people] = text?.split(' ') ?? [];
  return id === undefined || id === '' ? null : { id, people };
}

/** Whether that person has signed in there before. */
export function isKnownTo(device: KnownDevice | null, email: string): device is KnownDevice {
  return device?.people.includes(digestOf(email)) ?? false;
}

/** The cookie of a browser in which that person has now signed in as well. */
export function rememberDevice(
  runtime: Runtime,
  device: KnownDevice | null,
  email: string,
): string {
  const id = device?.id ?? randomToken(runtime.random);
  const person = digestOf(email);
  const others = device?.people.filter((other) => other !== person) ?? [];
  return sealOf(runtime).sign([id, person, ...others].slice(0, PEOPLE_MAX + 1).join(' '));
}

function sealOf({ settings }: Runtime) {
  return createSeal(settings.sessionSecret, 'device');
}

// The cookie lies around in a browser that others may use: it tells nobody's address.
function digestOf(email: string): string {
  return Buffer.from(hashToken(`keydesk device ${email}`))
    .toString('base64url')
    .slice(0, 22);
}
