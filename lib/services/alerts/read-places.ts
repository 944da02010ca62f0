import { PLACE_DAYS, type Places, placesOf } from '../../core/alerts/places';
import { DAY_MS } from '../../core/lifetimes';
import { networkOf } from '../../core/network-of';
import { OTHER } from '../../core/usage';
import { type PlacesByDay, readPlacesByDay, readUnseenPlaces } from '../../stores/alert-places';
import type { AlertedKey } from '../../stores/alert-subjects';
import type { Runtime } from '../context';

const HOUR_MS = 3_600_000;
type Databased = Pick<Runtime, 'database'>;

/** From where keys are used now, of those that are used from where they were not in the 30 days before. */
export async function readLivePlaces(
  { database: { pool } }: Databased,
  keys: readonly AlertedKey[],
  now: Date,
): Promise<Map<string, Places>> {
  const current = new Date(floorTo(now.getTime(), HOUR_MS) - HOUR_MS);
  const known = daysBefore(current);
  const unseen = await readUnseenPlaces(pool, keys, { current, known });
  const places = new Map<string, Places>();
  // Few: what is known of a key is read when it comes from where it was not seen.
  for (const key of keys) {
    const fresh = unseen.filter(({ keyId }) => keyId === key.keyId).map(({ place }) => place);
    if (fresh.length === 0) continue;
    const read = await readPlacesByDay(pool, key, { from: known, until: current });
    const days = dayByDay(read);
    const before = knownIn([...days.values()]);
    // The whole day of `current` is among those of countries, with what is new in it.
    for (const place of fresh) before.places.delete(place);
    const hasAll = read.addressesSince <= known && !before.hasOther;
    places.set(key.keyId, placesOf(fresh.map(networkOrCountry), before.places, hasAll));
  }
  return places;
}

/** From where a key was used in a time that is over, by the day. */
export async function readPastPlaces(
  { database: { pool } }: Databased,
  key: AlertedKey,
  { from, until }: { from: Date; until: Date },
): Promise<(now: Date) => Places> {
  const read = await readPlacesByDay(pool, key, { from: daysBefore(from), until });
  const days = dayByDay(read);
  const judged = new Map<number, Places>();
  return (now) => {
    const today = floorTo(now.getTime(), DAY_MS);
    const places = judged.get(today) ?? placesOfDay(days, today, read.addressesSince);
    judged.set(today, places);
    return places;
  };
}

function placesOfDay(
  days: ReadonlyMap<number, ReadonlySet<string>>,
  today: number,
  addressesSince: Date,
): Places {
  const before = Array.from({ length: PLACE_DAYS }, (_none, i) => today - (i + 1) * DAY_MS);
  const known = knownIn(before.flatMap((day) => days.get(day) ?? []));
  const areAllRead = addressesSince.getTime() <= today - PLACE_DAYS * DAY_MS;
  const current = [...(days.get(today) ?? [])].filter((place) => place !== OTHER);
  return placesOf(current, known.places, areAllRead && !known.hasOther);
}

/** The countries and networks of each day, by its beginning (milliseconds since 1970). */
function dayByDay({ countries, addresses }: PlacesByDay): Map<number, Set<string>> {
  const days = new Map<number, Set<string>>();
  for (const { day, place } of [...countries, ...addresses]) {
    const places = days.get(day.getTime()) ?? new Set();
    days.set(day.getTime(), places.add(networkOrCountry(place)));
  }
  return days;
}

function knownIn(days: readonly ReadonlySet<string>[]) {
  const places = new Set(days.flatMap((day) => [...day]));
  return { places, hasOther: places.delete(OTHER) };
}

/** The beginning of the first day whose places are known at a moment. */
function daysBefore(moment: Date): Date {
  return new Date(floorTo(moment.getTime(), DAY_MS) - PLACE_DAYS * DAY_MS);
}

function networkOrCountry(place: string): string {
  return /[.:]/.test(place) ? networkOf(place) : place;
}

function floorTo(ms: number, step: number): number {
  return ms - (ms % step);
}
