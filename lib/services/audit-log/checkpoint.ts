import type { Checkpoint } from '../../core/audit-checkpoint';
import { listChainHeads } from '../../stores/audit-reads';
import type { Runtime } from '../context';

const BATCH = 1_000;

/** The ends of all chains at this moment (command line only). */
export async function makeCheckpoint({
  database,
  now,
}: Pick<Runtime, 'database' | 'now'>): Promise<Checkpoint> {
  const heads: Checkpoint['heads'] = [];
  for (let after = ''; ; ) {
    const rows = await listChainHeads(database.pool, after, BATCH);
    heads.push(
      ...rows.map(({ workspaceId, slug, seq, hash }) => ({
        workspace_id: workspaceId,
        slug,
        seq,
        hash,
      })),
    );
    after = rows.at(-1)?.workspaceId ?? '';
    if (rows.length < BATCH) break;
  }
  return { format: 'keydesk-audit-checkpoint/1', made_at: now().toISOString(), heads };
}
