import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalAddress,
  compileAddressRules,
  isPrivateAddress,
  parseAddressRule,
  splitAddresses,
} from '@/lib/core/restrictions/addresses';

describe('an address rule', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:CB00:7107', '203.0.113.7'],
    ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['2001:db8:0:1:0:0:0:1/128', '2001:db8:0:1::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::', '::'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('%s is %s', (text, rule) => {
    expect(parseAddressRule(text)).toEqual({ rule });
  });

  it.each([
    ['10.0.0.5/8', '10.0.0.0/8'],
    ['192.0.2.255/25', '192.0.2.128/25'],
    ['0.0.0.1/0', '0.0.0.0/0'],
    ['2001:db8::1/64', '2001:db8::/64'],
    ['::ffff:10.0.0.5/104', '10.0.0.0/8'],
  ])('%s is refused, and %s is offered', (text, suggestion) => {
    const parsed = parseAddressRule(text);
    expect(parsed).toMatchObject({ suggestion, fault: expect.stringContaining(suggestion) });
  });

  it.each([
    ['010.1.2.3', 'leading zeros'],
    ['10.1.2.03/24', 'leading zeros'],
    ['fe80::1%eth0', 'zone'],
    ['[::1]', 'brackets and port'],
    ['[2001:db8::7]:443', 'brackets and port'],
    ['203.0.113.7:443', 'brackets and port'],
    ['203.0.113.0/33', '0 to 32'],
    ['2001:db8::/129', '0 to 128'],
    ['203.0.113.0/024', '0 to 32'],
    ['203.0.113.0/', '0 to 32'],
    ['203.0.113.0/-1', '0 to 32'],
    ['203.0.113.0/1e1', '0 to 32'],
    ['::ffff:10.0.0.0/8', '96 to 128'],
  ])('%j is refused with what is wrong (%s)', (text, words) => {
    const parsed = parseAddressRule(text);
    expect(parsed).toMatchObject({ fault: expect.stringContaining(words) });
  });

  it.each([
    ...['', ' ', '127.1', '0x7f.0.0.1', '2130706433', '10.0.0', '10.0.0.0.0', '256.0.0.1'],
    ...['1::2::3', ':::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '::12345', 'g::', '::1.2.3'],
    ...['10.0.0.0/8/8', 'example.com', '١.١.١.١', '10.0.0.*', '10.0.0.1-10.0.0.9', '１.1.1.1'],
  ])('%j is refused, with what is accepted', (text) => {
    const fault = expect.stringMatching(/^This is no address. Give an IPv4 or IPv6 address like/);
    expect(parseAddressRule(text)).toEqual({ fault });
  });

  it('is found in a pasted text with any separators, each once', () => {
    const pasted = ' 10.0.0.1,10.0.0.2;\r\n\t10.0.0.1\u00a02001:db8::/32,, ;';
    expect(splitAddresses(pasted)).toEqual(['10.0.0.1', '10.0.0.2', '2001:db8::/32']);
    expect(splitAddresses(' ,;\n')).toEqual([]);
  });
});

describe('a list of address rules', () => {
  it('holds an address in any spelling, and keeps the families apart', () => {
    const { matches, ruleOf, rulesOf } = compileAddressRules([
      '10.0.0.0/8',
      '::/0',
      '2001:db8::/32',
    ]);
    expect(matches('10.9.9.9')).toBe(true);
    expect(matches('::ffff:10.9.9.9')).toBe(true);
    expect(matches('::ffff:a09:909')).toBe(true);
    expect(matches('11.0.0.1')).toBe(false);
    expect(matches('::10.9.9.9')).toBe(true);
    expect(compileAddressRules(['10.0.0.0/8']).matches('::10.9.9.9')).toBe(false);
    expect(compileAddressRules(['0.0.0.0/0']).matches('2001:db8::1')).toBe(false);
    expect(ruleOf('2001:0db8::1')).toBe('::/0');
    expect(rulesOf('2001:0db8::1')).toEqual(['::/0', '2001:db8::/32']);
    expect(rulesOf('x')).toEqual([]);
  });

  it.each(['', 'unknown', '10.0.0.1:80', '10.0.0.1%eth0', ' 10.0.0.1', '010.0.0.1'])(
    'holds nothing that is no address: %j',
    (text) => expect(compileAddressRules(['0.0.0.0/0', '::/0']).matches(text)).toBe(false),
  );

  it.each([
    ['10.1.2.3', true],
    ['172.16.0.1', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['100.64.0.1', true],
    ['127.0.0.1', true],
    ['169.254.1.1', true],
    ['::1', true],
    ['fd00::1', true],
    ['fe80::1', true],
    ['203.0.113.7', false],
    ['2001:db8::1', false],
    ['unknown', false],
  ])('%s is private: %s', (address, isPrivate) => {
    expect(isPrivateAddress(address)).toBe(isPrivate);
  });
});

const octet = fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 255));
const anyV4 = fc.array(octet, { minLength: 4, maxLength: 4 }).map((octets) => octets.join('.'));
const anyAddress = fc.oneof(
  anyV4,
  fc.ipV6(),
  anyV4.map((address) => `::ffff:${address}`),
);
// Text that is nearly an address.
const anyText = fc.oneof(
  anyAddress,
  fc.string({ unit: fc.constantFrom(...'0123456789abf.:/%'), maxLength: 20 }),
);

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

describe('for every text', () => {
  it('it is an address exactly when node says so', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const isAddress = isIP(text) !== 0 && !text.includes('%');
        expect(canonicalAddress(text) !== null).toBe(isAddress);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a spelling is the one of the URL standard, and stays when it is parsed again', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const spelled = canonicalAddress(text) ?? '';
        expect(canonicalAddress(spelled)).toBe(spelled);
        if (spelled.includes(':')) {
          expect(`[${spelled}]`).toBe(new URL(`http://[${text}]`).hostname);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('for every network and address', () => {
  it('the network holds the address exactly when node says so', () => {
    fc.assert(
      fc.property(anyAddress, fc.nat(128), anyAddress, fc.nat(128), (base, bits, other, shared) => {
        const parsed = parseAddressRule(`${base}/${familyOf(base) === 'ipv4' ? bits % 33 : bits}`);
        const rule = 'rule' in parsed ? parsed.rule : parsed.suggestion;
        if (rule === undefined) return;
        const { matches } = compileAddressRules([rule]);
        for (const candidate of [base, other, mixed(base, other, shared)]) {
          expect(matches(candidate)).toBe(isHeldByNode(rule, canonicalAddress(candidate) ?? ''));
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

function isHeldByNode(rule: string, address: string): boolean {
  const [network = '', prefix = isIP(network) === 4 ? '32' : '128'] = rule.split('/');
  const family = familyOf(network);
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return familyOf(address) === family && list.check(address, family);
}

/** An IPv4 address whose first bits are one address's and whose others are another's: near an edge. */
function mixed(one: string, other: string, bits: number): string {
  if (familyOf(one) !== 'ipv4' || familyOf(other) !== 'ipv4') return other;
  const [a, b] = [one, other].map((text) =>
    text.split('.').reduce((word, part) => word * 256 + Number(part), 0),
  );
  const mask = bits % 33 === 0 ? 0 : (-1 << (32 - (bits % 33))) >>> 0;
  const word = (((a ?? 0) & mask) | ((b ?? 0) & ~mask)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join('.');
}
