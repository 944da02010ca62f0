import { expect, test } from 'vitest';
import { ROLES, reachOf } from '@/lib/core/roles';
import { authorize } from '@/lib/services/authorize';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { ALL_SCOPES } from '@/tests/support/defaults';
import { makeKey, makeMember, makeWorkspace, runtime } from '@/tests/support/world';

test('only owners and admins of the operator workspace may manage the installation', async () => {
  const operator = await makeWorkspace({ isOperator: true });
  const customer = await makeWorkspace();
  for (const role of ROLES) {
    const member = await makeMember(operator.actor.workspaceId, role);
    const stranger = await makeMember(customer.actor.workspaceId, role);
    const isAllowed = reachOf(role, 'installation:manage') !== null;
    expect(isAllowed).toBe(role === 'owner' || role === 'admin');
    const attempt = () => authorize(member, 'installation:manage');
    if (isAllowed) expect(attempt()).toBe('all');
    else expect(attempt).toThrow('Your role does not allow this.');
    expect(() => authorize(stranger, 'installation:manage')).toThrow(
      'Your role does not allow this.',
    );
  }
});

test('a key may make, change and manage nothing, itself neither, whatever its scopes', async () => {
  const owner = await makeWorkspace();
  const { secret } = await makeKey(owner);
  const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
  if (!decision.valid) throw new Error(decision.reason);
  const { workspaceId, environment, createdBy } = decision.key;
  const facts = { workspaceId, environment, scopes: ALL_SCOPES, createdBy, reach: 'all' as const };
  const actor = { type: 'key' as const, key: decision.key, ...facts };
  for (const permission of ['keys:create', 'keys:manage', 'workspace:manage'] as const) {
    expect(() => authorize({ ...owner, actor }, permission)).toThrow('Your role does not allow');
  }
});
