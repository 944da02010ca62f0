import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessChange, changeSentence, scopesAfter } from '@/lib/core/access-change';
import { PROFILES } from '@/lib/core/profiles/index';
import { createCatalogue } from '@/lib/core/scopes';

const hiring = createCatalogue(
  [{ name: 'jobs', label: 'Jobs', read: 'Read', write: 'Write' }],
  true,
);
const limited = (...scopes: string[]) => ({ permissionLevel: 'limited' as const, scopes });

describe('the scopes of a key after a change', () => {
  it.each([
    ['a new Write brings Read along', ['jobs:write'], [], ['jobs:read', 'jobs:write']],
    ['a Write that is there brings nothing', ['jobs:write'], ['jobs:write'], ['jobs:write']],
    [
      'Read stays while Write does',
      ['jobs:write'],
      ['jobs:read', 'jobs:write'],
      ['jobs:read', 'jobs:write'],
    ],
    ['Read is kept alone', ['jobs:read'], ['jobs:read', 'jobs:write'], ['jobs:read']],
    ['what the catalogue forgot stays', ['old:read'], ['old:read', 'old:write'], ['old:read']],
  ])('%s', (_name, chosen, before, after) => {
    expect(scopesAfter(hiring, limited(...chosen), before)).toEqual(after);
  });

  it('choosing a part of what a key has never gains anything, under every profile', () => {
    for (const { resources, writeIncludesRead } of Object.values(PROFILES)) {
      const catalogue = createCatalogue(resources, writeIncludesRead);
      const names = catalogue.scopes.map(({ scope }) => scope);
      fc.assert(
        fc.property(fc.subarray(names), fc.infiniteStream(fc.boolean()), (before, coins) => {
          const chosen = before.filter(() => coins.next().value);
          const after = scopesAfter(catalogue, limited(...chosen), before);
          expect(accessChange(before, after).gained).toEqual([]);
          expect(after).toEqual(expect.arrayContaining(chosen));
        }),
      );
    }
  });

  it('a change and its reverse lose and gain the same', () => {
    const scope = fc.constantFrom('a:read', 'a:write', 'b:read', 'c:write');
    const scopes = fc.uniqueArray(scope);
    fc.assert(
      fc.property(scopes, scopes, (before, after) => {
        const { lost, gained } = accessChange(before, after);
        expect(accessChange(after, before)).toEqual({ lost: gained, gained: lost });
      }),
    );
  });
});

it.each([
  [[], [], 'Nothing changes: the key can do what it can now.'],
  [[], ['a:read'], 'The key gains a:read, from the next request on.'],
  [
    ['a:read'],
    [],
    'The key loses a:read: calls that need it are refused from the next request on.',
  ],
  [
    ['a:read', 'b:read'],
    ['c:read'],
    'The key loses a:read, b:read: calls that need one of these are refused from the next request on, and it gains c:read.',
  ],
  [
    Array.from({ length: 14 }, (_, index) => `a${index}:read`),
    [],
    'The key loses a0:read, a1:read, a2:read, a3:read, a4:read, a5:read, a6:read, a7:read, a8:read, a9:read, a10:read, a11:read and 2 more: calls that need one of these are refused from the next request on.',
  ],
])('what is lost and gained is said in one sentence: %j %j', (lost, gained, sentence) => {
  expect(changeSentence({ lost, gained })).toBe(sentence);
});
