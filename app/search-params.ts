import { ENVIRONMENTS, type Environment } from '@/lib/core/key-format';

/** The query of a page as Next hands it over. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

type Query = Awaited<SearchParams>;

/** The first value of a parameter; null where it is missing, empty, or nothing that a person types. */
export function one(query: Query, name: string): string | null {
  const value = query[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === '' || first.includes('\0') ? null : first;
}

/** All values of a parameter that may be repeated. */
export function many(query: Query, name: string): readonly string[] {
  return [query[name] ?? []].flat();
}

/** The environment that an address names, or the one of the last visit. */
export function environmentOf(query: Query, fallback: Environment): Environment {
  const named = one(query, 'env');
  return ENVIRONMENTS.find((environment) => environment === named) ?? fallback;
}
