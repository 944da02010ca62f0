import { STATUS_OF_CODE } from '../errors';
import type { Outcome } from '../usage';
import { REFUSALS } from '../verification';
import type { DemoCountry } from './demo-addresses';
import { DEMO_ENDPOINTS, type DemoEndpoint } from './demo-endpoints';
import type { DemoKey } from './demo-keys';

/** One kind of request that a key makes: where to, where from, with what answer. */
export interface DemoCell {
  endpoint: DemoEndpoint;
  country: DemoCountry;
  outcome: Outcome;
  status: number;
  /** How often, in relation to the key's others. */
  weight: number;
  medianSeconds: number;
}

/** A refusal is answered before anything is done. */
const REFUSED_SECONDS = 0.0007;
/** What fails inside the API has mostly waited for something. */
const FAILED_FACTOR = 6;

/** What a key does all the time. */
export function plainCells(key: DemoKey): DemoCell[] {
  const refused = key.refusal?.share ?? 0;
  const cells = placesOf(key).flatMap((place) => {
    const { share, status } = place.endpoint.failure;
    const allowed = place.weight * (1 - refused);
    return [
      answered(place, place.endpoint.status, allowed * (1 - share)),
      answered(place, status, allowed * share),
    ];
  });
  if (key.refusal === undefined) return cells;
  const refusals = refusedCells(key, key.refusal.outcome);
  return [...cells, ...refusals.map((cell) => ({ ...cell, weight: cell.weight * refused }))];
}

/** The same with a share of the answers failing. */
export function failingCells(key: DemoKey, share: number, status: number): DemoCell[] {
  const failures = placesOf(key).map((place) => answered(place, status, place.weight * share));
  const rest = plainCells(key).map((cell) => ({ ...cell, weight: cell.weight * (1 - share) }));
  return [...rest, ...failures];
}

/** Requests that are refused, wherever they go to and come from. */
export function refusedCells(key: DemoKey, outcome: Exclude<Outcome, 'valid'>): DemoCell[] {
  const status = STATUS_OF_CODE[REFUSALS[outcome][0]];
  return placesOf(key).map((place) => ({
    ...place,
    outcome,
    status,
    medianSeconds: REFUSED_SECONDS,
  }));
}

type Place = Pick<DemoCell, 'endpoint' | 'country' | 'weight'>;

function placesOf({ endpoints, countries }: DemoKey): Place[] {
  return entriesOf(endpoints).flatMap(([name, calls]) =>
    entriesOf(countries).map(([country, people]) => ({
      endpoint: DEMO_ENDPOINTS[name],
      country,
      weight: calls * people,
    })),
  );
}

function answered(place: Place, status: number, weight: number): DemoCell {
  const factor = status >= 500 ? FAILED_FACTOR : 1;
  const medianSeconds = place.endpoint.medianSeconds * factor;
  return { ...place, weight, outcome: 'valid', status, medianSeconds };
}

/** The entries of a table whose names are known. */
function entriesOf<K extends string>(table: Readonly<Partial<Record<K, number>>>): [K, number][] {
  const entries: [K, number][] = [];
  for (const name in table) {
    const value = table[name];
    if (value !== undefined) entries.push([name, value]);
  }
  return entries;
}
