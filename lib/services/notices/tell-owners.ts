import type { WorkspaceId } from '../../core/ids';
import type { NewNotice } from '../../core/notice';
import type { Tx } from '../../stores/client';
import { addNotice } from '../../stores/notices';
import { newId } from '../audit';
import type { AnonymousContext } from '../context';

/**
 * Tells the members of a workspace what was done to it from outside, inside the transaction that does it.
 * Whatever one request does in several transactions is one notice.
 */
export async function tellOwners(
  tx: Tx,
  { runtime, request }: AnonymousContext,
  workspaceId: WorkspaceId,
  notice: NewNotice,
): Promise<void> {
  await addNotice(tx, workspaceId, {
    ...notice,
    id: newId(runtime, 'notice'),
    act: request.id,
    at: runtime.now(),
  });
}
