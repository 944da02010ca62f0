import { expect, test } from 'vitest';
import { ROLES, reachOf } from '@/lib/core/roles';
import { authorize } from '@/lib/services/authorize';
import { makeMember, makeWorkspace } from '@/tests/support/world';

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
