import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '@/lib/config';
import { countryCode, UNKNOWN_COUNTRY } from '@/lib/core/country';
import { Countries } from '@/lib/services/usage/countries';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { mmdbFile } from '../support/mmdb';
import { runtime } from '../support/world';

const bundled = new Countries(null);
/** Says of one network what the bundled table does not. */
const file = mmdbFile([
  { network: '8.8.8.0/24', record: { country: { iso_code: 'SE', geoname_id: 7 } } },
  { network: '9.9.9.0/24', record: { registered_country: { iso_code: 'SE' } } },
  { network: '1.2.3.0/24', record: { country: 'Norway', country_code: 'NO' } },
  { network: '1.2.4.0/24', record: { country: 'FI' } },
  { network: '1.2.5.0/24', record: { country: { iso_code: 'XX' } } },
  { network: '10.0.0.0/8', record: { country: { iso_code: 'SE' } } },
  { network: 'v6:2a00', record: { country: { iso_code: 'DK' } } },
]);

describe('the country of an address', () => {
  it.each([
    ['8.8.8.8', null, 'US'],
    ['::ffff:8.8.8.8', null, 'US'],
    ['193.0.6.139', null, 'NL'],
    ['2001:4860:4860::8888', null, 'ZZ'],
    ['10.1.2.3', null, 'ZZ'],
    ['127.0.0.1', null, 'ZZ'],
    ['::1', null, 'ZZ'],
    ['224.0.0.1', null, 'ZZ'],
    ['255.255.255.255', null, 'ZZ'],
    ['192.0.2.1', null, 'ZZ'],
    ['8.8.8', null, 'ZZ'],
    ['08.8.8.8', null, 'ZZ'],
    ['8.8.8.8 ', null, 'ZZ'],
    [null, null, 'ZZ'],
    ['8.8.8.8', 'CH', 'CH'],
    ['8.8.8.8', 'ch', 'CH'],
    [null, 'CH', 'CH'],
    ['10.1.2.3', 'CH', 'CH'],
    ['8.8.8.8', 'XX', 'US'],
    ['8.8.8.8', 'T1', 'US'],
    ['8.8.8.8', 'CH, DE', 'US'],
    ['8.8.8.8', '', 'US'],
  ])('%s, of which the edge says %j, is %s', (address, edge, country) => {
    expect(bundled.of(address, edge)).toBe(country);
    expect(bundled.of(address, edge)).toBe(country);
  });

  it.each([
    ['8.8.8.8', 'SE'],
    ['8.8.4.4', 'US'],
    ['9.9.9.9', 'US'],
    ['1.2.3.4', 'NO'],
    ['1.2.4.4', 'FI'],
    ['10.1.2.3', 'ZZ'],
    ['2a00:1450::1', 'DK'],
    ['2001:4860:4860::8888', 'ZZ'],
  ])('the operator’s file decides before the bundled table: %s is %s', (address, country) => {
    expect(new Countries(file).of(address, null)).toBe(country);
    expect(new Countries(file).of(address, 'CH')).toBe('CH');
  });

  it('a file without IPv6 says nothing about it', () => {
    const v4 = mmdbFile([{ network: '32.0.0.0/3', record: { country: { iso_code: 'SE' } } }], {
      ipVersion: 4,
    });
    expect(new Countries(v4).of('32.1.2.3', null)).toBe('SE');
    expect(new Countries(v4).of('2001:4860::1', null)).toBe('ZZ');
  });

  it('is a country or ZZ, whatever is asked and whatever the edge says', () => {
    const text = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant('__proto__'));
    const said = fc.option(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z]{2}$/)));
    const countries = new Countries(file);
    fc.assert(
      fc.property(fc.option(text), said, (address, edge) => {
        const country = countries.of(address, edge);
        const isKnown = countryCode(country) === country;
        expect(isKnown || country === UNKNOWN_COUNTRY).toBe(true);
        expect(countries.of(address, edge)).toBe(country);
      }),
    );
  });

  it('is known to every process', () => {
    expect(runtime.countries.of('8.8.8.8', null)).toBe('US');
  });
});

describe('GEOIP_MMDB', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'no MMDB database'],
    ['a text', Buffer.from('<html>not found</html>'), 'no MMDB database'],
    ['half of a file', file.subarray(0, file.length / 2), 'no MMDB database'],
    ['the end of a file', file.subarray(-200), 'not the whole of one'],
    ['networks', mmdbFile([], { type: 'GeoLite2-ASN' }), 'another kind, GeoLite2-ASN'],
  ])('with %s is refused in one line', (_name, bytes, text) => {
    expect(() => new Countries(bytes)).toThrow(text);
    expect(() => new Countries(bytes)).toThrow(/^GEOIP_MMDB .*\.$/);
  });

  it('that cannot be read stops the start in one line', () => {
    const read = (GEOIP_MMDB: string) => readConfig({ ...process.env, GEOIP_MMDB });
    const folder = temporaryFolder();
    expect(() => read(folder)).toThrow(/^GEOIP_MMDB names the file .*, which cannot be read\.$/);
    expect(() => read(`${folder}/none.mmdb`)).toThrow('cannot be read');
  });

  it('never fails at a look-up, however damaged', () => {
    const at = fc.nat({ max: file.length - 200 });
    fc.assert(
      fc.property(at, fc.nat({ max: 255 }), fc.ipV4(), (index, byte, address) => {
        const damaged = Buffer.from(file);
        damaged[index] = byte;
        expect(new Countries(damaged).of(address, null)).toMatch(/^[A-Z]{2}$/);
      }),
    );
  });
});
