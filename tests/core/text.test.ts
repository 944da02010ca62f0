import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailSchema, nameSchema, slugify } from '@/lib/core/text';

describe('a name', () => {
  it.each([
    ['', 'Enter a name.'],
    ['   ', 'Enter a name.'],
    ['\u200b', 'invisible'],
    ['abc\u202etxt', 'invisible'],
    ['a\u0000b', 'invisible'],
    ['a\nb', 'invisible'],
    ['a\u200db', 'invisible'],
    ['\u3164', 'invisible'],
    ['a\u115fb', 'invisible'],
    ['\u2800\u2800', 'invisible'],
    ['a\ufe0f', 'invisible'],
    ['\ud800', 'invisible'],
    [`a${'\u0301'.repeat(9)}`, 'stacks'],
    ['x'.repeat(101), 'at most 100'],
  ])('%j is refused', (text, message) => {
    expect(nameSchema.safeParse(text).error?.issues[0]?.message).toContain(message);
  });

  it.each([
    ['  CI  ', 'CI'],
    ['Ame\u0301lie', 'Am\u00e9lie'],
    ['👩‍💻 build', '👩‍💻 build'],
    ['👩🏽‍🚀', '👩🏽‍🚀'],
    ['=HYPERLINK("x")', '=HYPERLINK("x")'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['𝒳'.repeat(100), '𝒳'.repeat(100)],
  ])('%j is kept as %j', (text, name) => {
    expect(nameSchema.parse(text)).toBe(name);
  });
});

describe('an e-mail address', () => {
  it('is one identity however it is spelled', () => {
    expect(emailSchema.parse(' Mara@Example.COM ')).toBe('mara@example.com');
    expect(emailSchema.parse('mara＠example.com')).toBe('mara@example.com');
  });

  it.each(['', 'mara', '"a@evil"@victim.test', 'a@b', 'a b@c.de', `${'a'.repeat(250)}@b.de`])(
    '%j is refused',
    (text) => {
      expect(emailSchema.safeParse(text).success).toBe(false);
    },
  );
});

describe('a slug', () => {
  it('is always one that the database accepts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(slugify(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slugify(name).length).toBeLessThanOrEqual(40);
      }),
    );
    expect(slugify('Café Müller & Söhne')).toBe('cafe-muller-sohne');
  });
});
