import { expect, it } from 'vitest';
import type { FirstStep } from '@/lib/core/first-steps';
import type { Context, UserActor } from '@/lib/services/context';
import { listFirstSteps } from '@/lib/services/workspaces/list-first-steps';
import { makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

type Ctx = Context<UserActor>;

async function stepsOf(ctx: Ctx): Promise<Partial<Record<FirstStep, boolean>>> {
  const steps = await listFirstSteps(ctx);
  return Object.fromEntries(steps.map(({ step, isDone }) => [step, isDone]));
}

async function write(statement: string, ...values: string[]): Promise<void> {
  await runtime.database.pool.query(statement, values);
}

const NOTHING_DONE = {
  restrict: false,
  teammate: false,
  two_step: false,
  live_key: false,
  webhook: false,
};

it('each step is ticked by what was done in this workspace, and by nothing elsewhere', async () => {
  const elsewhere = await makeWorkspace();
  await makeKey(elsewhere, { environment: 'live' });
  await makeMember(elsewhere.actor.workspaceId, 'admin');
  const owner = await makeWorkspace();
  const { workspaceId, userId } = owner.actor;
  await makeKey(owner, { environment: 'test' });
  expect(await stepsOf(owner)).toEqual(NOTHING_DONE);
  await makeKey(owner, { environment: 'live' });
  expect(await stepsOf(owner)).toEqual({ ...NOTHING_DONE, live_key: true });
  await makeMember(workspaceId, 'viewer');
  await write(
    `INSERT INTO totp_factors (user_id, secret) VALUES ($1, 'not confirmed yet')`,
    userId,
  );
  await write(
    `INSERT INTO webhooks (id, workspace_id, url, secret, disabled_at, disabled_reason)
     VALUES ($1, $2, 'https://hooks.example', 'sealed', now(), 'gone')`,
    `whk_${workspaceId}`,
    workspaceId,
  );
  expect(await stepsOf(owner)).toEqual({ ...NOTHING_DONE, live_key: true, teammate: true });
  await write('UPDATE totp_factors SET confirmed_at = now() WHERE user_id = $1', userId);
  await write(
    'UPDATE webhooks SET disabled_at = NULL, disabled_reason = NULL WHERE workspace_id = $1',
    workspaceId,
  );
  expect(await stepsOf(owner)).toMatchObject({ restrict: false, two_step: true, webhook: true });
  await write(
    `UPDATE api_keys SET allowed_addresses = '{192.0.2.1}' WHERE workspace_id = $1`,
    workspaceId,
  );
  expect(await listFirstSteps(owner)).toEqual([]);
});

it('the IP allowlist of the workspace restricts its keys as well', async () => {
  const owner = await makeWorkspace();
  const { workspaceId } = owner.actor;
  await write(`UPDATE workspaces SET allowlist_environments = '{live}' WHERE id = $1`, workspaceId);
  expect(await stepsOf(owner)).toEqual({ ...NOTHING_DONE, restrict: true });
});

it('nobody is offered a step that their role may not take', async () => {
  const { workspaceId } = (await makeWorkspace()).actor;
  for (const [role, steps] of [
    ['admin', ['restrict', 'teammate', 'two_step', 'live_key', 'webhook']],
    ['developer', ['two_step', 'live_key']],
    ['viewer', ['two_step']],
  ] as const) {
    expect(Object.keys(await stepsOf(await makeMember(workspaceId, role)))).toEqual(steps);
  }
});
