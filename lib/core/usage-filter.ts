import { countryCode, UNKNOWN_COUNTRY } from './country';
import { type KeyId, parseId } from './ids';
import type { Environment } from './key-format';
import type { RangeQuery } from './usage-range';

/** Which requests are looked at. Null: whatever. */
export interface UsageFilter {
  environment: Environment;
  keyId: KeyId | null;
  endpoint: string | null;
  /** The first and the last HTTP status. */
  status: readonly [number, number] | null;
  /** Of the key's user: ISO 3166 alpha-2, or `ZZ` for unknown. */
  country: string | null;
}

/** Range and filter as an address has them; empty: not said. */
export interface UsageQuery extends RangeQuery {
  key: string;
  endpoint: string;
  status: string;
  country: string;
  /** What the countries are in order of. */
  sort: string;
}

/** The words of an address that a page of usage understands, beside `env`. */
export const USAGE_FIELDS = [
  'range',
  'from',
  'to',
  'zone',
  'key',
  'endpoint',
  'status',
  'country',
  'sort',
] as const;

/** The filter that an address asks for. What it cannot mean is left out, and named. */
export function usageFilterOf(
  query: Pick<UsageQuery, 'key' | 'endpoint' | 'status' | 'country'>,
  environment: Environment,
): { filter: UsageFilter; faults: readonly string[] } {
  const filter: UsageFilter = {
    environment,
    keyId: query.key === '' ? null : parseId('key', query.key),
    endpoint: query.endpoint === '' ? null : query.endpoint,
    status: query.status === '' ? null : statusesOf(query.status),
    country: query.country === '' ? null : countryOf(query.country),
  };
  const faults = [
    ...(query.key !== '' && filter.keyId === null ? ['key'] : []),
    ...(query.status !== '' && filter.status === null ? ['status'] : []),
    ...(query.country !== '' && filter.country === null ? ['country'] : []),
  ];
  return { filter, faults };
}

/** The statuses that `404` or `4xx` stands for; null for anything else. */
export function statusesOf(text: string): readonly [number, number] | null {
  if (/^[1-5]xx$/i.test(text)) return [Number(text[0]) * 100, Number(text[0]) * 100 + 99];
  return /^[1-5]\d\d$/.test(text) ? [Number(text), Number(text)] : null;
}

/** An address' search for a query in an environment: only what is said. */
export function usageSearch(environment: Environment, query: Partial<UsageQuery>): URLSearchParams {
  const search = new URLSearchParams({ env: environment });
  for (const name of USAGE_FIELDS) {
    const text = query[name] ?? '';
    if (text !== '') search.set(name, text);
  }
  return search;
}

/** The search of the log for what a page of usage shows, in the same words; of the time it says nothing. */
export function logSearch({
  environment,
  keyId,
  endpoint,
  status,
  country,
}: UsageFilter): URLSearchParams {
  const search = new URLSearchParams({ env: environment });
  const said = { key: keyId, endpoint, status: status && statusWord(status), country };
  for (const [name, text] of Object.entries(said)) if (text !== null) search.set(name, text);
  return search;
}

function statusWord([first, last]: readonly [number, number]): string {
  return first === last ? String(first) : `${Math.floor(first / 100)}xx`;
}

function countryOf(text: string): string | null {
  return text.toUpperCase() === UNKNOWN_COUNTRY ? UNKNOWN_COUNTRY : countryCode(text);
}
