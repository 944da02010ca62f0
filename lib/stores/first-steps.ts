import type pg from 'pg';
import type { FirstStep } from '../core/first-steps';
import type { UserId, WorkspaceId } from '../core/ids';
import { queryRows } from './query-rows';

// A workspace with more keys than that is past its first steps: no more of them are looked at.
const STEPS = `
  SELECT EXISTS (SELECT FROM workspaces WHERE id = $1 AND allowlist_environments <> '{}')
      OR EXISTS (SELECT FROM (SELECT allowed_addresses FROM api_keys WHERE workspace_id = $1 LIMIT 1000) k
                  WHERE k.allowed_addresses <> '{}') AS restrict,
         EXISTS (SELECT FROM memberships WHERE workspace_id = $1 AND user_id <> $2) AS teammate,
         EXISTS (SELECT FROM totp_factors WHERE user_id = $2 AND confirmed_at IS NOT NULL) AS two_step,
         EXISTS (SELECT FROM api_keys WHERE workspace_id = $1 AND environment = 'live') AS live_key,
         EXISTS (SELECT FROM webhooks WHERE workspace_id = $1 AND disabled_at IS NULL) AS webhook`;

/** Which first steps a workspace, and the person in it, have taken. One statement of five short probes. */
export async function readFirstSteps(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<Readonly<Record<FirstStep, boolean>>> {
  const [steps] = await queryRows<Record<FirstStep, boolean>>(pool, STEPS, [workspaceId, userId]);
  if (steps === undefined) throw new Error('the database said nothing');
  return steps;
}
