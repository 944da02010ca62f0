import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pepperFrom } from '@/lib/crypto/pepper';
import { secureRandom } from '@/lib/crypto/random';
import { createVault } from '@/lib/crypto/vault';

const pepper = () => pepperFrom(randomBytes(32).toString('base64url'));
const [old, fresh] = [pepper(), pepper()];
const vaultOf = (peppers: [typeof old, ...(typeof old)[]], purpose = 'totp') =>
  createVault(peppers, secureRandom, purpose);

it('what is sealed is read again, by its owner and purpose alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (text, owner, other) => {
      const vault = vaultOf([old]);
      const sealed = vault.seal(text, owner);
      expect(vault.open(sealed, owner)).toBe(Buffer.from(text).toString());
      if (other !== owner) expect(vault.open(sealed, `${owner}x${other}`)).toBeNull();
      expect(vaultOf([old], 'other').open(sealed, owner)).toBeNull();
    }),
  );
});

it('sealed twice it looks different, and never like itself', () => {
  const vault = vaultOf([old]);
  const [one, two] = [
    vault.seal('JBSWY3DPEHPK3PXP', 'usr_1'),
    vault.seal('JBSWY3DPEHPK3PXP', 'usr_1'),
  ];
  expect(one).not.toBe(two);
  expect(one).not.toContain(Buffer.from('JBSWY3DPEHPK3PXP').toString('base64url'));
});

it('changed in any character it is refused', () => {
  const vault = vaultOf([old]);
  const sealed = vault.seal('JBSWY3DPEHPK3PXP', 'usr_1');
  for (let at = 0; at < sealed.length; at += 1) {
    // Not the last character of a part: base64url has bits to spare there.
    if (sealed[at] === '.' || sealed[at + 1] === '.' || at === sealed.length - 1) continue;
    const other = sealed[at] === 'A' ? 'B' : 'A';
    expect(vault.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`, 'usr_1')).toBeNull();
  }
  for (const broken of ['', '.', '...', sealed.slice(0, -5), `${sealed}.x`.slice(1)]) {
    expect(vault.open(broken, 'usr_1')).toBeNull();
  }
});

it('a new pepper seals from now on, and the old one still opens', () => {
  const before = vaultOf([old]).seal('text', 'usr_1');
  const both = vaultOf([fresh, old]);
  expect(both.open(before, 'usr_1')).toBe('text');
  expect(vaultOf([old]).open(both.seal('text', 'usr_1'), 'usr_1')).toBeNull();
  const [newest, other] = both.digests('code', 'usr_1');
  expect(newest).not.toEqual(other);
  expect(other).toEqual(vaultOf([old]).digests('code', 'usr_1')[0]);
  expect(both.digests('code', 'usr_2')).not.toContainEqual(newest);
});
