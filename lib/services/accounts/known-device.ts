import { randomToken } from '../../crypto/random';
import { createSeal } from '../../crypto/seal';
import { hashToken } from '../../crypto/token';
import type { Runtime } from '../context';

/** How long a browser is remembered after a sign-in, in seconds. */
export const DEVICE_SECONDS = 180 * 86_400;
const PEOPLE_MAX = 5;

/** A browser in which somebody has signed in before, by its signed cookie. */
export interface KnownDevice {
  id: string;
  /** Who signed in there, latest first. */
  people: readonly KnownPerson[];
}

interface KnownPerson {
  /** Names them by the stored hash of their password: with another password they are unknown. */
  digest: string;
  /** Until when they are remembered, in seconds since 1970. */
  until: number;
}

/** The browser that a cookie names; null without one, and for one that we did not sign. */
export function readDevice(runtime: Runtime, cookie: string | null): KnownDevice | null {
  const text = cookie === null ? null : sealOf(runtime).open(cookie);
  const [id, ...people] = text?.split(' ') ?? [];
  if (id === undefined || id === '') return null;
  const now = secondsOf(runtime);
  return { id, people: people.map(personOf).filter(({ until }) => until > now) };
}

/** Whether the person with this password (its stored hash; null: none) has signed in there before. */
export function isKnownTo(
  device: KnownDevice | null,
  passwordHash: string | null,
): device is KnownDevice {
  if (device === null || passwordHash === null) return false;
  const digest = digestOf(passwordHash);
  return device.people.some((person) => person.digest === digest);
}

/** The cookie of a browser in which the person with this password has now signed in as well. */
export function rememberDevice(
  runtime: Runtime,
  device: KnownDevice | null,
  passwordHash: string,
): string {
  const id = device?.id ?? randomToken(runtime.random);
  const person = { digest: digestOf(passwordHash), until: secondsOf(runtime) + DEVICE_SECONDS };
  const others = device?.people.filter(({ digest }) => digest !== person.digest) ?? [];
  const people = [person, ...others].slice(0, PEOPLE_MAX);
  return sealOf(runtime).sign([id, ...people.map(textOf)].join(' '));
}

function personOf(text: string): KnownPerson {
  const [digest = '', until] = text.split('/');
  return { digest, until: Number(until ?? 0) };
}

function textOf({ digest, until }: KnownPerson): string {
  return `${digest}/${until}`;
}

function secondsOf({ now }: Runtime): number {
  return Math.floor(now().getTime() / 1000);
}

function sealOf({ settings }: Runtime) {
  return createSeal(settings.sessionSecret, 'device');
}

// The cookie lies around in a browser that others may use: it tells nobody's address.
function digestOf(passwordHash: string): string {
  return Buffer.from(hashToken(`keydesk device ${passwordHash}`))
    .toString('base64url')
    .slice(0, 22);
}
