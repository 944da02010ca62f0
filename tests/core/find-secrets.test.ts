import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSecrets, LEAKED_TEXT_LENGTH_MAX } from '@/lib/core/find-secrets';
import { BASE62, createKeyFormats, formatSecret } from '@/lib/core/key-format';
import { FORMATS, LIVE, TEST } from '../support/defaults';

const character = fc.constantFrom(...BASE62);
const body = (length: number) =>
  fc.array(character, { minLength: length, maxLength: length }).map((drawn) => drawn.join(''));
const secret = fc
  .tuple(fc.constantFrom(LIVE, TEST), body(22))
  .map(([format, random]) => formatSecret(format, random));
const apart = fc.constantFrom(' ', '\n', ',', '"', '=', '/', '\t', '\r\n', '%3D', '\\n', ': ', '_');
const noise = fc.string({ unit: 'binary' }).filter((text) => !/[0-9A-Za-z\\%=]$/.test(text));

// The body is made when the test runs: no file holds anything that looks like a key.
const ONE = formatSecret(LIVE, BASE62.slice(0, 22));

describe('every secret in a text is found', () => {
  it('in UTF-16 that was read as something else', () => {
    const bytes = Buffer.from(`\ufeffé ${ONE}\r\n`, 'utf16le');
    for (const encoding of ['latin1', 'utf8'] as const) {
      expect(collectSecrets(FORMATS, bytes.toString(encoding))).toEqual([ONE]);
    }
  });

  it('wherever it stands, once, in its order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, secret, apart)), (parts) => {
        const text = parts.map(([before, found, after]) => ` ${before} ${found}${after}`).join('');
        const expected = [...new Set(parts.map(([, found]) => found))];
        expect(collectSecrets(FORMATS, text)).toEqual(expected);
      }),
    );
  });

  it.each([
    ['JSON', (key: string) => `{"token":"${key}"}`],
    ['JSON in JSON', (key: string) => `{"log":"token:\\n${key}\\n"}`],
    ['an escaped sign of JSON', (key: string) => `"a\\u003d${key}"`],
    ['CSV', (key: string) => `1;'${key}';live`],
    ['a header', (key: string) => `authorization: Bearer ${key}\r\n`],
    ['an address', (key: string) => `https://x.test/?api_key=${key}&a=1`],
    ['an encoded address', (key: string) => `next=https%3A%2F%2Fx%3Fk%3D${key}%26a`],
    ['a mail', (key: string) => `key=3D${key}=\n`],
    ['a coloured log', (key: string) => `\u001b[32m${key}\u001b[0m`],
    ['a shell', (key: string) => `export KEY=${key};`],
    ['a name in front', (key: string) => `prod_${key}`],
    ['nothing around it', (key: string) => key],
  ])('in %s', (_where, wrap) => {
    expect(collectSecrets(FORMATS, wrap(ONE))).toEqual([ONE]);
  });

  it('of every format, the longer where one begins like another', () => {
    const formats = createKeyFormats([
      LIVE,
      { environment: 'live', prefix: 'old_sk_live_', bodyLength: 30 },
      { environment: 'test', prefix: 'sk_live_', bodyLength: 40 },
    ]);
    const long = `old_sk_live_${BASE62.slice(0, 30)}`;
    const same = `sk_live_${BASE62.slice(0, 40)}`;
    expect(collectSecrets(formats, `${long} ${same} ${ONE}`)).toEqual([long, same, ONE]);
  });
});

describe('nothing else is found', () => {
  it('no part of a longer run of letters and digits', () => {
    fc.assert(
      fc.property(secret, character, (found, more) => {
        expect(collectSecrets(FORMATS, `${found}${more}`)).toEqual([]);
        expect(collectSecrets(FORMATS, `a${more}${found}`)).toEqual([]);
      }),
    );
  });

  it('whatever is found has the format, and a text without it has none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const found of collectSecrets(FORMATS, text)) {
          expect(FORMATS.parse(found)).toBe(found);
        }
        if (!FORMATS.holds(text)) expect(collectSecrets(FORMATS, text)).toEqual([]);
      }),
    );
  });
});

describe('hostile texts', () => {
  it.each([
    ['beginnings of secrets', 'sk_live_'],
    ['secrets that are one too long', `${ONE}a`],
    ['escapes', '%3D\\u003d\u001b[0;0;0'],
    ['underscores', '_'],
    ['letters', 'a'],
  ])('50 KB of %s take less than 50 ms', (_what, part) => {
    const text = part.repeat(Math.ceil(50_000 / part.length));
    collectSecrets(FORMATS, text);
    const startedMs = performance.now();
    collectSecrets(FORMATS, text);
    expect(performance.now() - startedMs).toBeLessThan(50);
  });

  it('too long, or with too many secrets: refused, and the refusal holds none of it', () => {
    const two = `${ONE} ${formatSecret(TEST, BASE62.slice(0, 22))}`;
    expect(() => collectSecrets(FORMATS, two, 1)).toThrow('Give at most 1 keys at once.');
    const long = 'a'.repeat(LEAKED_TEXT_LENGTH_MAX + 1);
    expect(() => collectSecrets(FORMATS, long)).toThrow('characters at once');
  });
});
