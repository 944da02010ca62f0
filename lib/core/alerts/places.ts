/** For how many days a place is remembered. */
export const PLACE_DAYS = 30;

/** Where a key is used from: countries (ISO 3166) and networks (lib/core/network-of.ts). */
export interface Places {
  /** Now. */
  current: readonly string[];
  /** In the 30 days before. */
  known: ReadonlySet<string>;
  /** How many of them are networks. */
  knownNetworks: number;
  /** Whether those are all networks of these days: of very many not each is kept, or read. */
  hasAllNetworks: boolean;
}

/** The places of a moment: they are judged again and again. */
export function placesOf(
  current: readonly string[],
  known: Iterable<string>,
  hasAllNetworks: boolean,
): Places {
  const all = new Set(known);
  const knownNetworks = [...all].filter((place) => !isCountry(place)).length;
  return { current, known: all, knownNetworks, hasAllNetworks };
}

/** Whether it is a country, not a network. */
export function isCountry(place: string): boolean {
  return /^[A-Z]{2}$/.test(place);
}

/** Whether a new network may be missed: what seems new may be among those that are not known any more. */
export function isBlindToNetworks({ knownNetworks, hasAllNetworks }: Places, max: number): boolean {
  return !hasAllNetworks && knownNetworks <= max;
}
