import { expect, it } from 'vitest';
import { manyInputOf, manyInputSchema } from '@/lib/web/actions/many-keys-input';
import { openProgress, sealProgress } from '@/lib/web/actions/many-keys-progress';
import { makeMember, makeWorkspace, runtime } from '../support/world';

it('a change of many keys goes on as its person began it, and no browser makes one up or changes one', async () => {
  const owner = await makeWorkspace();
  const admin = await makeMember(owner.actor.workspaceId, 'admin');
  const elsewhere = await makeWorkspace();
  const fields = { change: 'revoke', reason: 'old', key: ['key_1', 'key_2'], inUse: '0' };
  const { isScripted: _, ...begun } = manyInputSchema.parse(manyInputOf(fields, null));
  const progress = { ...begun, cursor: { offset: 100 }, changed: 100 };
  const sealed = sealProgress(owner, progress);
  expect(openProgress(owner, sealed)).toEqual(progress);
  expect(openProgress(owner, undefined)).toBeNull();
  const { sign } = runtime.cursorSeal;
  const inAnother = {
    ...owner,
    actor: { ...owner.actor, workspaceId: elsewhere.actor.workspaceId },
  };
  const [body = '', seal = ''] = sealed.split('.');
  const changed = Buffer.from(body, 'base64url').toString().replace('key_2', 'key_3');
  for (const forged of [
    '',
    JSON.stringify(progress),
    [sealed, sealed],
    `${sealed}x`,
    `${Buffer.from(changed).toString('base64url')}.${seal}`,
    sign(JSON.stringify(progress)),
    sign('[]'),
    sign(JSON.stringify(['other', owner.actor.userId, owner.actor.workspaceId, progress])),
    sealProgress(admin, progress),
    sealProgress(inAnother, progress),
  ]) {
    expect(() => openProgress(owner, forged)).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  }
});
