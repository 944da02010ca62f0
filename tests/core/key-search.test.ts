import { describe, expect, it } from 'vitest';
import { createKeyFormats, formatSecret } from '@/lib/core/key-format';
import { readKeySearch, wayOfSearch } from '@/lib/core/key-search';
import { LIVE } from '../support/defaults';

const FORMATS = createKeyFormats([LIVE]);
// Made when the test runs: no file holds anything that looks like a key.
const WHOLE = formatSecret(LIVE, 'aB3'.repeat(LIVE.bodyLength).slice(0, LIVE.bodyLength));

describe('what an operator looks for', () => {
  it.each([
    ['a whole key', WHOLE, 'body'],
    ['a whole key and a part of one', `${WHOLE} ${WHOLE.slice(0, -1)}`, 'body'],
    ['a long text', 'x '.repeat(200), 'body'],
    ['a key without its last character', WHOLE.slice(0, -1), 'nowhere'],
    ['a key with one character too many', `${WHOLE}x`, 'nowhere'],
    ['five characters behind a prefix', `${LIVE.prefix}aB3aB`, 'nowhere'],
    ['a key as pages show it', `${LIVE.prefix}••••aB3a`, 'address'],
    ['four characters behind a prefix', `${LIVE.prefix}aB3a`, 'address'],
    ['an id', 'key_01jabcdefghjkmnpqrstvwxyz0', 'address'],
    ['an e-mail address', 'ada@example.com', 'address'],
    ['a workspace', 'contoso', 'address'],
  ])('%s travels as it may', (_name, text, way) => {
    expect(wayOfSearch(FORMATS, text)).toBe(way);
  });

  it.each(['aB3a', '••••aB3a', '…aB3a', `${LIVE.prefix}••••aB3a`, 'Shop …aB3a'])(
    '%s means the last four characters of a key',
    (text) => {
      expect(readKeySearch(FORMATS, text)).toEqual({ by: 'last_four', value: 'aB3a' });
    },
  );
});
