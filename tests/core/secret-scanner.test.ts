import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { collectSecrets } from '@/lib/core/find-secrets';
import { BASE62 } from '@/lib/core/key-format';
import { formatsOf } from '@/lib/core/profile-formats';
import { PROFILES } from '@/lib/core/profiles/index';
import { scannerRules } from '@/lib/core/scanner-rules';
import { SecretScanner } from '@/lib/core/secret-scanner';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { FORMATS, LIVE, TEST } from '../support/defaults';

const freshKey = () => newSecret(LIVE, secureRandom);

/** The text in pieces, cut at these places. */
function scan(text: string, cuts: readonly number[]) {
  const scanner = new SecretScanner(FORMATS);
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].sort(
    (a, b) => a - b,
  );
  const found = places.flatMap((at, index) => scanner.push(text.slice(at, places[index + 1])));
  return [...found, ...scanner.end()];
}

describe('a text in pieces', () => {
  const part = fc.oneof(
    fc.constant('').map(freshKey),
    fc.constant('').map(() => `${freshKey()}a`),
    fc.constantFrom('\n', ' ', 'a', '%3D', '_', 'sk_live_', '\n'.repeat(300), 'x'.repeat(400)),
  );

  it('has the same secrets wherever it is cut, each once, with its line', () => {
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat()), (parts, cuts) => {
        const text = parts.join('');
        const expected = [...FORMATS.findIn(text)].map(({ secret, index }) => ({
          secret,
          line: text.slice(0, index).split('\n').length,
        }));
        expect(scan(text, cuts)).toEqual(expected);
      }),
    );
  });

  it('byte by byte, too', () => {
    const text = `a\n${freshKey()}\n${freshKey()}z\n${freshKey()}`;
    const found = scan(
      text,
      Array.from(text, (_sign, index) => index),
    );
    expect(found.map(({ line }) => line)).toEqual([2, 4]);
  });
});

const tomlSchema = z.object({
  extend: z.object({ useDefault: z.literal(true) }),
  rules: z.tuple([
    z.object({
      id: z.string().regex(/^[a-z0-9-]+$/),
      description: z.string(),
      regex: z.string(),
      secretGroup: z.literal(1),
      keywords: z.array(z.string()).min(1),
    }),
  ]),
});

const yamlSchema = z.object({
  repos: z.tuple([
    z.object({
      repo: z.literal('local'),
      hooks: z.tuple([
        z.object({ id: z.string(), language: z.literal('pygrep'), entry: z.string() }),
      ]),
    }),
  ]),
});

describe.each(Object.entries(PROFILES))('the rules of the profile %s', (_name, profile) => {
  const formats = formatsOf(profile);
  const { product } = profile;
  const { rules } = tomlSchema.parse(parseToml(scannerRules('gitleaks', product.name, formats)));
  const { repos } = yamlSchema.parse(parseYaml(scannerRules('pre-commit', product.name, formats)));
  const patterns = [rules[0].regex, repos[0].hooks[0].entry];

  it('find fresh keys of each format, whole, and nothing in longer words', () => {
    for (const pattern of patterns) {
      for (const format of formats) {
        const key = newSecret(format, secureRandom);
        const rule = new RegExp(pattern);
        for (const text of [key, `KEY=${key}\n`, `"${key}"`, `k%3D${key}&a`]) {
          expect(rule.exec(text)?.[1]).toBe(key);
        }
        for (const text of [`${key}a`, `zz${key}`, key.slice(0, -1)]) {
          expect(rule.exec(text)).toBeNull();
        }
      }
    }
  });

  it('need nothing that other engines lack, and name every prefix', () => {
    for (const pattern of patterns) expect(pattern).not.toMatch(/\(\?[=!<]|\\[1-9]|'/);
    for (const { prefix } of formats) expect(rules[0].keywords).toContain(prefix);
  });
});

it('a scanner agrees with what is accepted when it is pasted', () => {
  const text = `${freshKey()} ${newSecret(TEST, secureRandom)} ${BASE62}`;
  const scanned = scan(text, [5, 40]).map(({ secret }) => secret);
  expect(scanned).toEqual(collectSecrets(FORMATS, text));
});
