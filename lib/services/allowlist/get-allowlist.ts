import { ENVIRONMENTS, type Environment } from '../../core/key-format';
import { type AddressUse, hitsByRule, type Replay, replay } from '../../core/restrictions/replay';
import type { EnvironmentUse } from '../../stores/usage-reads';
import {
  findAllowlistEnvironments,
  listWorkspaceAddresses,
  type WorkspaceAddress,
} from '../../stores/workspace-addresses';
import { authorize, whoseTraffic } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { recentUseByEnvironment } from './recent-use';

/** A workspace's list of addresses, and where it binds keys. */
export interface Allowlist {
  /** Empty: the list binds nothing. */
  environments: readonly Environment[];
  addresses: readonly ListedAddress[];
  /**
   * What the list does, or would do, to the requests of the last 24 hours that were let through, by the
   * hourly counts: whole hours, and addresses beyond a key's 1,000 in an hour are not judged.
   */
  previews: Readonly<Record<Environment, Replay>>;
  /** From where they came. */
  uses: Readonly<Record<Environment, readonly AddressUse[]>>;
  /** Whether only the actor's own keys are counted: those of others are not theirs to see. */
  isOwnTraffic: boolean;
}

export interface ListedAddress extends WorkspaceAddress {
  /** How many requests of the last 24 hours came from it and were let through. */
  hits: number;
}

/** The workspace's list of addresses with what came from each: the counts are read once. */
export async function getAllowlist(ctx: Context<UserActor | SystemActor>): Promise<Allowlist> {
  authorize(ctx, 'workspace:read');
  const { runtime, actor } = ctx;
  const db = runtime.database.prisma;
  const [environments, addresses, counted] = await Promise.all([
    findAllowlistEnvironments(db, actor.workspaceId),
    listWorkspaceAddresses(db, actor.workspaceId),
    recentUseByEnvironment(ctx, { environments: ENVIRONMENTS }),
  ]);
  const rules = addresses.map(({ address }) => address);
  const hits = hitsByRule(counted, rules);
  const uses = { live: usesIn(counted, 'live'), test: usesIn(counted, 'test') };
  return {
    environments,
    addresses: addresses.map((entry) => ({ ...entry, hits: hits.get(entry.address) ?? 0 })),
    previews: { live: replay(uses.live, rules), test: replay(uses.test, rules) },
    uses,
    isOwnTraffic: whoseTraffic(ctx) !== null,
  };
}

/** The addresses of the workspace's list alone. */
export async function listAddresses(ctx: Context<UserActor | SystemActor>): Promise<string[]> {
  authorize(ctx, 'workspace:read');
  const { runtime, actor } = ctx;
  const listed = await listWorkspaceAddresses(runtime.database.prisma, actor.workspaceId);
  return listed.map(({ address }) => address);
}

function usesIn(counted: readonly EnvironmentUse[], environment: Environment): AddressUse[] {
  return counted.filter((use) => use.environment === environment);
}
