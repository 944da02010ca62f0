import type { KeyId, WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** Makes a key of the demo as old as its traffic, and gives it its limit (requests per minute). */
export async function backdateKey(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
  life: { createdAt: Date; rateLimitPerMinute: number | null },
): Promise<void> {
  await tx.apiKey.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: life,
    select: { id: true },
  });
}
