import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HandOver, handOver } from '@/lib/core/hand-over';
import { holdsScope, keyReachOf, ROLES, type Role } from '@/lib/core/roles';
import { ALL_SCOPES } from '../support/defaults';

const role = fc.constantFrom(...ROLES);
const groups = fc.array(
  fc.record({ scopes: fc.subarray([...ALL_SCOPES]), count: fc.integer({ min: 1, max: 9 }) }),
);

describe('what keys lose and gain when another role bounds them', () => {
  it.each<[Role, Role, readonly string[], Partial<HandOver>]>([
    ['developer', 'viewer', ['api_keys:read', 'api_keys:write'], { loses: ['api_keys:write'] }],
    ['viewer', 'developer', ['api_keys:read', 'api_keys:write'], { gains: ['api_keys:write'] }],
    ['admin', 'developer', ['api_keys:read', 'users:read'], { loses: ['api_keys:read'] }],
    ['developer', 'owner', ['api_keys:read', 'users:read'], { gains: ['api_keys:read'] }],
    ['admin', 'owner', ['api_keys:write', 'users:read'], { loses: [], gains: [] }],
    ['admin', 'viewer', ['api_keys:verify'], { loses: [], gains: [] }],
  ])('%s to %s with %j', (from, to, scopes, expected) => {
    const change = handOver([{ scopes, count: 3 }], { from, to, isOperatorWorkspace: false });
    expect(change).toMatchObject(expected);
    expect([0, 3]).toContain(change.losing);
    expect([0, 3]).toContain(change.gaining);
  });

  it('is nothing for the same role, and the other way round what was lost is gained', () => {
    fc.assert(
      fc.property(groups, role, role, fc.boolean(), (keys, from, to, isOperatorWorkspace) => {
        const there = handOver(keys, { from, to, isOperatorWorkspace });
        const back = handOver(keys, { from: to, to: from, isOperatorWorkspace });
        expect([there.losing, there.loses]).toEqual([back.gaining, back.gains]);
        if (from === to) expect(there).toMatchObject({ losing: 0, gaining: 0 });
      }),
    );
  });

  it('says of no key that it loses nothing while a scope of it stops or reaches less', () => {
    fc.assert(
      fc.property(groups, role, role, fc.boolean(), (keys, from, to, isOperatorWorkspace) => {
        const { loses } = handOver(keys, { from, to, isOperatorWorkspace });
        for (const scope of keys.flatMap(({ scopes }) => scopes)) {
          const [did, does] = [from, to].map((by) => holdsScope(by, isOperatorWorkspace, scope));
          const isNarrower = keyReachOf(from) === 'all' && keyReachOf(to) === 'own';
          const isOfKeys = scope === 'api_keys:read' || scope === 'api_keys:write';
          const isLess = did === true && (does === false || (isNarrower && isOfKeys));
          expect(loses.includes(scope)).toBe(isLess);
        }
      }),
    );
  });
});
