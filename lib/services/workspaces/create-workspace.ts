import type { UserId, WorkspaceId } from '../../core/ids';
import { slugify } from '../../core/text';
import type { Tx } from '../../stores/client';
import { insertMembership } from '../../stores/members';
import {
  insertWorkspace,
  listTakenSlugs,
  lockSlugs,
  type WorkspaceRow,
} from '../../stores/workspaces';
import { newId, recordAudit } from '../audit';
import type { AnonymousContext } from '../context';

// Names of pages outside workspaces: no workspace may stand in their way.
const RESERVED = new Set([
  'account',
  'admin',
  'api',
  'docs',
  'forgot',
  'healthz',
  'invite',
  'login',
  'metrics',
  'oauth',
  'readyz',
  'reset',
  'setup',
  'sign-up',
  'static',
  'v1',
  'next',
  'well-known',
]);
const SUFFIXES = 20;

/** Adds a workspace and its owner, inside the caller's transaction, with an audit row for each. */
export async function createWorkspace(
  tx: Tx,
  ctx: AnonymousContext,
  workspace: { name: string; ownerId: UserId; isOperator: boolean },
): Promise<WorkspaceRow & { id: WorkspaceId }> {
  const { name, ownerId, isOperator } = workspace;
  const id = newId(ctx.runtime, 'workspace');
  const slug = await freeSlug(tx, ctx, slugify(name));
  const row = await insertWorkspace(tx, { id, slug, name, isOperator });
  await insertMembership(tx, id, ownerId, 'owner');
  const actor =
    ctx.request.via === 'cli'
      ? ({ actorType: 'system', actorId: 'system' } as const)
      : ({ actorType: 'user', actorId: ownerId } as const);
  await recordAudit(tx, ctx, id, actor, {
    action: 'workspace.created',
    targetType: 'workspace',
    targetId: id,
    after: { name, slug, is_operator: isOperator },
  });
  await recordAudit(tx, ctx, id, actor, {
    action: 'member.added',
    targetType: 'user',
    targetId: ownerId,
    after: { role: 'owner' },
  });
  return { ...row, id };
}

async function freeSlug(tx: Tx, { runtime }: AnonymousContext, base: string): Promise<string> {
  const numbered = Array.from({ length: SUFFIXES }, (_, index) => `${base}-${index + 2}`);
  const candidates = [base, ...numbered].filter((slug) => !RESERVED.has(slug));
  await lockSlugs(tx);
  const taken = await listTakenSlugs(tx, candidates);
  const random = Buffer.from(runtime.random.bytes(3)).toString('hex');
  return candidates.find((slug) => !taken.includes(slug)) ?? `${base}-${random}`;
}
