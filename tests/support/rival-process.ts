import { readConfig } from '@/lib/config';
import { buildRuntime, createLog } from '@/lib/runtime';
import { newId } from '@/lib/services/audit';
import { changeRole } from '@/lib/services/members/change-role';
import type { ManagerContext } from '@/lib/services/members/refuse-above';
import { removeMember } from '@/lib/services/members/remove-member';
import type { RivalAct } from './rivals';

// The program of a process of its own: it does what its parent says, and answers how that ended.
const { runtime, close } = buildRuntime(readConfig(), (redact) =>
  createLog(redact, () => undefined),
);

process.on('message', async (act: RivalAct) => {
  const { actor, target, verb } = act;
  const id = newId(runtime, 'request');
  const request = { id, address: null, userAgent: null, via: 'dashboard', isLocal: true } as const;
  const ctx: ManagerContext = { runtime, request, actor };
  const attempt =
    verb === 'demote'
      ? changeRole(ctx, target, 'viewer')
      : removeMember(ctx, { id: target, keys: 'revoke' });
  const outcome = await attempt.then(
    () => 'done',
    (error) => String(error?.details?.reason ?? error),
  );
  process.send?.(outcome);
});
process.on('disconnect', () => void close());
process.send?.('ready');
