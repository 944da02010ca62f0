import { ENVIRONMENTS, type Environment } from '../../core/key-format';
import { hitsByRule } from '../../core/restrictions/replay';
import {
  findAllowlistEnvironments,
  listWorkspaceAddresses,
  type WorkspaceAddress,
} from '../../stores/workspace-addresses';
import { authorize } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { recentUse } from './recent-use';

/** A workspace's list of addresses, and where it binds keys. */
export interface Allowlist {
  /** Empty: the list binds nothing. */
  environments: readonly Environment[];
  addresses: readonly ListedAddress[];
}

export interface ListedAddress extends WorkspaceAddress {
  /** How many requests of the last 24 hours came from it and were let through. */
  hits: number;
}

/** The workspace's list of addresses with what came from each. */
export async function getAllowlist(ctx: Context<UserActor | SystemActor>): Promise<Allowlist> {
  authorize(ctx, 'workspace:read');
  const { runtime, actor } = ctx;
  const db = runtime.database.prisma;
  const [environments, addresses, uses] = await Promise.all([
    findAllowlistEnvironments(db, actor.workspaceId),
    listWorkspaceAddresses(db, actor.workspaceId),
    recentUse(ctx, { environments: ENVIRONMENTS }),
  ]);
  const rules = addresses.map(({ address }) => address);
  const hits = hitsByRule(uses, rules);
  const listed = addresses.map((entry) => ({ ...entry, hits: hits.get(entry.address) ?? 0 }));
  return { environments, addresses: listed };
}
