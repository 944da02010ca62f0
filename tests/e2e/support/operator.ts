import { randomBytes } from 'node:crypto';
import { sql } from './installation';
import { newWorkspace, type Workspace } from './people';

/** The operator's workspace: the one that the set-up made. */
export async function operatorWorkspace(): Promise<Workspace> {
  const [row] = await sql<Workspace>('SELECT id, slug, name FROM workspaces WHERE is_operator');
  if (row === undefined) throw new Error('There is no operator’s workspace.');
  return row;
}

/** A customer's workspace in which the operator is nobody. */
export async function customerWorkspace(name: string): Promise<Workspace> {
  const workspace = await newWorkspace(name);
  await sql('DELETE FROM memberships WHERE workspace_id = $1', [workspace.id]);
  return workspace;
}

/** A secret of the right form that belongs to no key. */
export function unknownSecret(): string {
  return `sk_live_${randomBytes(11).toString('hex')}`;
}
