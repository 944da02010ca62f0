import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COUNTRY_ATTRIBUTION, countryCode, countryName, UNKNOWN_COUNTRY } from '@/lib/core/country';
import { readDocument } from '../docs/markdown';

it.each([
  ['DE', 'DE'],
  ['de', 'DE'],
  ['XK', 'XK'],
  ['XX', null],
  ['T1', null],
  ['ZZ', null],
  ['UK', null],
  ['EU', null],
  ['DEU', null],
  ['', null],
  ['D\u0130', null],
  ['ß', null],
])('%j is the country %j', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

it('every country has a name, and what is none is unknown', () => {
  expect(countryName('DE')).toBe('Germany');
  expect(countryName('TR')).toBe('Türkiye');
  expect(countryName(UNKNOWN_COUNTRY)).toBe('Unknown');
  fc.assert(
    fc.property(fc.string(), fc.stringMatching(/^[A-Z]{2}$/), (text, two) => {
      for (const given of [text, two]) {
        const isCountry = countryCode(given) === given;
        expect(countryName(given) !== 'Unknown').toBe(isCountry);
        if (isCountry) expect(countryName(given)).not.toBe(given);
      }
    }),
  );
});

it('the README says what the licence of the bundled table asks for', () => {
  expect(readDocument('README.md').text.replace(/[<>]/g, '')).toContain(COUNTRY_ATTRIBUTION);
});
