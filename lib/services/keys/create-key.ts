import type { Touched } from '../../core/announcement';
import { DomainError, notFound } from '../../core/errors';
import { expiryMoment } from '../../core/expiry';
import { parseId, type UserId } from '../../core/ids';
import type { CreateKeyInput } from '../../core/key-input';
import type { CreatedKey } from '../../core/key-view';
import { confirmationsFor } from '../../core/restrictions/confirmation';
import { restrictionFields, UNRESTRICTED } from '../../core/restrictions/restrictions';
import { holdsScope, type Role, reachOf } from '../../core/roles';
import { expandLevel, type Scope } from '../../core/scopes';
import type { Tx } from '../../stores/client';
import { isUniqueViolation } from '../../stores/database-error';
import { findKey, findKeyByIdempotencyKey, insertKey } from '../../stores/keys';
import { findLongestStandingOwner, findMember, findMemberByEmail } from '../../stores/members';
import { findWorkspace } from '../../stores/workspaces';
import { newId } from '../audit';
import { authorize, isOthersKey } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { requireConfirmed } from '../require-confirmed';
import { auditKey } from './audit-key';
import { fitInput } from './fit-input';
import { issueSecret } from './issue-secret';
import { requireRecentProof } from './require-recent-proof';

/**
 * Creates a key and returns its secret: the only time that it exists outside the caller's hands.
 * The same form sent twice returns the key of the first time and no secret.
 * @param createdBy for the command line: the creator's e-mail address; absent, the longest-standing
 * owner
 * @throws DomainError `forbidden` when the creator's role may not create keys, or holds fewer scopes
 * than asked for (attack 3: never silently trimmed), or has not proved for a while who they are and wants a
 * live key that can write (`step_up_required`); `invalid_request` for what the profile does not have,
 * and for restrictions that must be confirmed
 */
export async function createKey(
  ctx: Context<UserActor | SystemActor>,
  input: CreateKeyInput,
  createdBy?: string,
): Promise<CreatedKey> {
  authorize(ctx, 'keys:create');
  const { runtime } = ctx;
  const format = fitInput(runtime, input);
  const creator = await loadCreator(ctx, createdBy);
  const scopes = await grantedScopes(ctx, creator.role, input);
  const expiresAt = expiryMoment(input.expiry, runtime.now());
  const { restrictions = UNRESTRICTED, environment } = input;
  requireConfirmed(confirmationsFor({ environment, scopes }, restrictions), input.confirmed);
  await requireRecentProof(ctx, { environment, scopes });
  const issued = await issueSecret(runtime, format);
  const id = newId(runtime, 'key');
  const create = async (tx: Tx, touch: (touched: Touched) => void) => {
    touch({ keys: [id] });
    await insertKey(tx, ctx.actor.workspaceId, {
      id,
      environment: input.environment,
      name: input.name,
      prefix: format.prefix,
      permissionLevel: input.permissionLevel,
      scopes,
      expiresAt,
      createdById: creator.id,
      idempotencyKey: input.idempotencyKey ?? null,
      ...restrictions,
    });
    await issued.store(tx, ctx.actor.workspaceId, id);
    await auditKey(tx, ctx, id, 'api_key.created', {
      after: {
        name: input.name,
        environment: input.environment,
        permission_level: input.permissionLevel,
        scopes,
        expires_at: expiresAt?.toISOString() ?? null,
        created_by: creator.id,
        ...restrictionFields(restrictions),
      },
    });
    return await findKey(tx, ctx.actor.workspaceId, id);
  };
  try {
    const { result: key, propagation } = await acknowledgedChange(runtime, create);
    if (key === null) throw new Error('a key that was just inserted is not there');
    return { key, secret: issued.secret, propagation };
  } catch (error) {
    const earlier = isUniqueViolation(error, 'idempotency')
      ? await createdBefore(ctx, input)
      : null;
    if (earlier === null) throw error;
    return earlier;
  }
}

async function createdBefore(
  ctx: Context,
  { idempotencyKey = '' }: CreateKeyInput,
): Promise<CreatedKey | null> {
  const { prisma } = ctx.runtime.database;
  const key = await findKeyByIdempotencyKey(prisma, ctx.actor.workspaceId, idempotencyKey);
  if (key === null || isOthersKey(ctx, key.createdBy.id)) return null;
  return { key, secret: null, propagation: null };
}

interface Creator {
  id: UserId;
  role: Role;
}

async function loadCreator(
  { actor, runtime }: Context<UserActor | SystemActor>,
  email: string | undefined,
): Promise<Creator> {
  const db = runtime.database.prisma;
  const member =
    actor.type === 'user'
      ? await findMember(db, actor.workspaceId, actor.userId)
      : email === undefined
        ? await findLongestStandingOwner(db, actor.workspaceId)
        : await findMemberByEmail(db, actor.workspaceId, email);
  const id = member === null ? null : parseId('user', member.userId);
  if (member === null || id === null) {
    throw new DomainError('not_found', 'The creator is not a member of this workspace.', {
      reason: 'not_found',
    });
  }
  if (reachOf(member.role, 'keys:create') === null) {
    throw new DomainError('forbidden', `A ${member.role} may not create keys.`, {
      reason: 'role_missing',
    });
  }
  return { id, role: member.role };
}

async function grantedScopes(
  { runtime, actor }: Context,
  role: Role,
  { permissionLevel, scopes }: CreateKeyInput,
): Promise<readonly Scope[]> {
  const workspace = await findWorkspace(runtime.database.prisma, actor.workspaceId);
  if (workspace === null) throw notFound('Workspace');
  const { isOperator } = workspace;
  const wanted = expandLevel(runtime.catalogue, permissionLevel, scopes);
  const missing = wanted.filter((scope) => !holdsScope(role, isOperator, scope));
  if (missing.length === 0) return wanted;
  throw new DomainError(
    'forbidden',
    `You cannot grant ${missing.join(', ')}: you do not hold it here.`,
    {
      reason: 'scope_missing',
      requiredScopes: missing,
    },
  );
}
