import { sql } from './installation';
import { newId, type Workspace } from './people';

/** What `insertIncident` says in one sentence. */
export const SUMMARY = '42 % of 1,200 requests within half an hour failed.';

/** An incident that is open, as the job writes it. */
export async function insertIncident(
  { id: workspaceId }: Workspace,
  keyId: string,
): Promise<string> {
  const id = newId('incident');
  const evidence = { error_percent: 42, errors: 504, requests: 1_200, window_minutes: 30 };
  await sql(
    `INSERT INTO incidents (id, workspace_id, key_id, rule, level, weight, summary, evidence, timeline, opened_at,
                            last_seen_at)
     VALUES ($1, $2, $3, 'error_rate', 1, 42, $4, $5, jsonb_build_array(
       jsonb_build_object('at', now(), 'kind', 'opened', 'text', $4::text)), now(), now())`,
    [id, workspaceId, keyId, SUMMARY, JSON.stringify(evidence)],
  );
  return id;
}
