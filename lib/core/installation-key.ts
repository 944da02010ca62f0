import type { KeyId, WorkspaceId } from './ids';
import type { KeyView } from './key-view';
import { DAY_MS } from './lifetimes';

/** A key of any workspace, as the operator sees it. */
export interface InstallationKey
  extends Pick<
    KeyView,
    | 'name'
    | 'environment'
    | 'prefix'
    | 'lastFour'
    | 'status'
    | 'createdAt'
    | 'lastUsedAt'
    | 'lastUsedIp'
    | 'expiresAt'
    | 'revokedAt'
    | 'revokedReason'
  > {
  id: KeyId;
  workspace: { id: WorkspaceId; slug: string; name: string };
  createdBy: { id: string; name: string; email: string };
  /** Whether the secret that found it was replaced by regenerating: it opens nothing any more. */
  isReplaced: boolean;
}

/** Whether a key was used in the last 24 hours. */
export function isInUse({ lastUsedAt }: Pick<InstallationKey, 'lastUsedAt'>, now: Date): boolean {
  return lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < DAY_MS;
}
