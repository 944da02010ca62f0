import { expect, it } from 'vitest';
import { newId } from '@/lib/services/audit';
import { openAct, sealAct } from '@/lib/web/actions/compromised-act';
import { makeMember, makeWorkspace, runtime } from '../support/world';

it('an act goes on as the person who began it, and no browser makes one up', async () => {
  const operator = await makeWorkspace({ isOperator: true });
  const admin = await makeMember(operator.actor.workspaceId, 'admin');
  const act = newId(runtime, 'request');
  const sealed = sealAct(operator, act);
  expect(openAct(operator, sealed)).toBe(act);
  const { sign } = runtime.cursorSeal;
  for (const forged of [
    '',
    act,
    `${sealed}x`,
    sign(act),
    sign('[]'),
    sign('{"list":"keys"}'),
    sign(JSON.stringify(['compromised', operator.actor.userId, 'nonsense'])),
    sign(JSON.stringify(['other', operator.actor.userId, act])),
    sealAct(admin, act),
  ]) {
    expect(() => openAct(operator, forged)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  }
});
