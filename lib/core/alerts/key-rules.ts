import { DAY_MS } from '../lifetimes';
import { utcWord } from '../utc-word';
import type { Facts } from './facts';
import { isCountry } from './places';
import type { Finding } from './rules';

const COUNTRIES = new Intl.DisplayNames('en-GB', { type: 'region' });
/** A key must have been in use for so long before a place can be new to it. */
const HISTORY_DAYS = 7;
/** How many days before the end people are told, from the first time to the last. */
const EXPIRY_DAYS = [30, 7, 1] as const;
/** How many places a sentence names. */
const NAMED_MAX = 3;
/** How many networks an incident remembers. */
const NETWORKS_KEPT = 20;

/** A country or network from which the key was not used in 30 days; not of a key that comes from many networks. */
export function judgePlace(facts: Facts, networksMax: number): Finding | null {
  const { countedSince, now } = facts;
  if (countedSince === null) return null;
  if (now.getTime() - countedSince.getTime() < HISTORY_DAYS * DAY_MS) return null;
  const places = facts.places();
  if (places === null || places.known.size === 0) return null;
  const fresh = [...new Set(places.current)].filter((place) => !places.known.has(place));
  const countries = fresh.filter(isCountry);
  // What cannot be known does not fire.
  const areJudged = places.hasAllNetworks && places.knownNetworks <= networksMax;
  const networks = areJudged ? fresh.filter((place) => !isCountry(place)) : [];
  return countries.length + networks.length === 0 ? null : placeFinding(countries, networks);
}

/** What is said of places that are new to a key. */
export function placeFinding(countries: readonly string[], networks: readonly string[]): Finding {
  const [one, many] = countries.length > 0 ? ['a country', 'countries'] : ['a network', 'networks'];
  const named = countries.length > 0 ? countries.map(countryName) : networks;
  const more = named.length > NAMED_MAX ? ` and ${named.length - NAMED_MAX} more` : '';
  return {
    level: 1,
    weight: 100 * countries.length + networks.length,
    summary: `Used from ${named.length === 1 ? `${one} that is` : `${many} that are`} new to this key: ${named.slice(0, NAMED_MAX).join(', ')}${more}.`,
    evidence: { countries: [...countries], networks: networks.slice(0, NETWORKS_KEPT) },
  };
}

/** A use after a long time without one. What was never counted before is no key that was idle. */
export function judgeIdleKey({ recent, usedBefore, now }: Facts, days: number): Finding | null {
  if (recent.valid === 0 || usedBefore === null) return null;
  const idleDays = Math.floor((now.getTime() - usedBefore.getTime()) / DAY_MS);
  if (idleDays < days) return null;
  return {
    level: 1,
    weight: idleDays,
    summary: `Used again after ${idleDays} days without a request.`,
    evidence: {
      idle_days: idleDays,
      idle_since: usedBefore.toISOString(),
      requests: recent.valid,
    },
  };
}

/** Level 1: within 30 days the key stops working; level 2: within 7; level 3: within one. */
export function judgeExpiry({ expiresAt, now }: Facts): Finding | null {
  const leftMs =
    expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt.getTime() - now.getTime();
  const level = EXPIRY_DAYS.filter((days) => leftMs <= days * DAY_MS).length;
  if (expiresAt === null || leftMs <= 0 || level === 0) return null;
  // Whole days, as lists of keys say it.
  const days = Math.floor(leftMs / DAY_MS);
  const when = days === 0 ? 'within a day' : days === 1 ? 'in 1 day' : `in ${days} days`;
  return {
    level,
    weight: level,
    summary: `It stops working ${when}, on ${utcWord(expiresAt)}.`,
    evidence: { expires_at: expiresAt.toISOString(), days_left: days },
  };
}

/** The secret is older than secrets should get here. */
export function judgeRotation({ secretSince, rotationDays, now }: Facts): Finding | null {
  if (secretSince === null || rotationDays === null) return null;
  const days = Math.floor((now.getTime() - secretSince.getTime()) / DAY_MS);
  if (days < rotationDays) return null;
  return {
    level: 1,
    weight: 1,
    summary: `Its secret is ${days} days old; it should be replaced every ${rotationDays} days.`,
    evidence: { secret_days: days, rotation_days: rotationDays },
  };
}

function countryName(code: string): string {
  return COUNTRIES.of(code) ?? code;
}
