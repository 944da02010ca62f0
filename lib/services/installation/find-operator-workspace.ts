import type { WorkspaceId } from '../../core/ids';
import { findOperatorWorkspaceId } from '../../stores/workspaces';
import type { Runtime } from '../context';

/** The workspace of the company that runs the installation, for the command line; null before the set-up. */
export async function findOperatorWorkspace({ database }: Runtime): Promise<WorkspaceId | null> {
  return await findOperatorWorkspaceId(database.prisma);
}
