import { expect, it } from 'vitest';
import type { Context, UserActor } from '@/lib/services/context';
import { type RivalAct, startRivals } from '../support/rivals';
import { makeMember, makeWorkspace, runtime } from '../support/world';

const ROUNDS = 200;

const [first, second] = await startRivals(2);

it('two owners who remove or demote each other, or both leave, on two processes: one stays, every time', async () => {
  const tally: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await makeWorkspace();
    const two = await makeMember(one.actor.workspaceId, 'owner');
    const [a, b] = actsOf(round, one, two);
    const outcomes = await Promise.all([first?.act(a), second?.act(b)]);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    for (const outcome of outcomes) tally[String(outcome)] = (tally[String(outcome)] ?? 0) + 1;
    const where = { workspaceId: one.actor.workspaceId };
    const owners = await runtime.database.prisma.membership.count({
      where: { ...where, role: 'owner' },
    });
    expect(owners).toBe(1);
    const changes = { in: ['member.removed', 'member.role_changed'] };
    const rows = await runtime.database.prisma.auditEvent.count({
      where: { ...where, action: changes },
    });
    expect(rows).toBe(1);
  }
  expect(tally.done).toBe(ROUNDS);
  expect(Object.keys(tally).sort()).toEqual(['done', 'last_owner', 'role_missing']);
});

/** Each other out, each other down, both out by themselves, and one down while the other goes. */
function actsOf(
  round: number,
  one: Context<UserActor>,
  two: Context<UserActor>,
): [RivalAct, RivalAct] {
  const [a, b] = [one.actor, two.actor];
  const act = (actor: UserActor, target: UserActor, verb: RivalAct['verb']) => ({
    actor,
    target: target.userId,
    verb,
  });
  const kinds: [RivalAct, RivalAct][] = [
    [act(a, b, 'remove'), act(b, a, 'remove')],
    [act(a, b, 'demote'), act(b, a, 'demote')],
    [act(a, a, 'remove'), act(b, b, 'remove')],
    [act(a, a, 'demote'), act(b, b, 'remove')],
  ];
  return kinds[round % kinds.length] ?? [act(a, b, 'remove'), act(b, a, 'remove')];
}
