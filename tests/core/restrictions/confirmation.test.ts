import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddressRule } from '@/lib/core/restrictions/addresses';
import { holdsEverything } from '@/lib/core/restrictions/confirmation';

/** A network by its number and how many bits count. */
interface Block {
  number: bigint;
  bits: number;
}

const FAMILIES = { IPv4: 32, IPv6: 128 } as const;
const IPV4_IN_IPV6 = '::ffff:0:0/96';

/** The whole space, cut in two again and again wherever `places` say. */
function cut(places: readonly number[], bitsMax: number): Block[] {
  const blocks: Block[] = [{ number: 0n, bits: 0 }];
  for (const place of places) {
    const [block] = blocks.splice(place % blocks.length, 1);
    if (block === undefined) continue;
    if (block.bits === bitsMax) {
      blocks.push(block);
      continue;
    }
    const bits = block.bits + 1;
    blocks.push({ number: block.number << 1n, bits }, { number: (block.number << 1n) | 1n, bits });
  }
  return blocks;
}

function spell({ number, bits }: Block, size: number): string {
  const whole = number << BigInt(size - bits);
  const width = size === 32 ? 8 : 16;
  const parts = Array.from({ length: size / width }, (_part, index) => {
    const part = (whole >> BigInt(size - width * (index + 1))) & ((1n << BigInt(width)) - 1n);
    return part.toString(size === 32 ? 10 : 16);
  });
  const parsed = parseAddressRule(`${parts.join(size === 32 ? '.' : ':')}/${bits}`);
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.rule;
}

describe.each(Object.entries(FAMILIES))('a list of %s networks', (_family, size) => {
  const places = fc.array(fc.nat(), { maxLength: 40 });
  const extra = fc.constantFrom('10.0.0.0/8', '203.0.113.9', '2001:db8::/32', '128.0.0.0/2');

  it('holds everything however the whole space is cut, in any order', () => {
    fc.assert(
      fc.property(places, fc.array(extra), fc.nat(), (where, extras, turn) => {
        const rules = [...cut(where, size).map((block) => spell(block, size)), ...extras];
        const at = turn % rules.length;
        expect(holdsEverything([...rules.slice(at), ...rules.slice(0, at)])).toBe(true);
      }),
    );
  });

  it('does not when one of the parts is left out', () => {
    fc.assert(
      fc.property(places, fc.nat(), (where, left) => {
        const rules = cut([0, ...where], size).map((block) => spell(block, size));
        const missing = rules[left % rules.length];
        // To IPv6 belongs nothing of it: it is IPv4's.
        fc.pre(missing !== IPV4_IN_IPV6);
        expect(holdsEverything(rules.filter((rule) => rule !== missing))).toBe(false);
      }),
    );
  });
});

it.each([
  ['0.0.0.0/0', true],
  ['::/0', true],
  [IPV4_IN_IPV6, true],
  ['0.0.0.0/1', false],
  ['::/1', false],
  ['255.255.255.255', false],
])('%s alone holds everything: %s', (rule, isEverything) => {
  expect(holdsEverything([rule])).toBe(isEverything);
});

it('an empty list holds nothing', () => {
  expect(holdsEverything([])).toBe(false);
});
