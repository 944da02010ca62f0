import { DomainError } from '../core/errors';
import type { UserId } from '../core/ids';
import { type Permission, type Reach, reachOf } from '../core/roles';
import type { ReservedScope } from '../core/scopes';
import type { Actor, Context } from './context';

/** The scope that grants a permission to a key. What is missing here no key can do (attack 5). */
const SCOPE_OF: Readonly<Partial<Record<Permission, ReservedScope>>> = {
  'keys:read': 'api_keys:read',
  'keys:revoke': 'api_keys:write',
  'keys:verify': 'api_keys:verify',
  'usage:report': 'usage:write',
  'workspace:read': 'workspaces:read',
  'members:read': 'users:read',
  'members:contact': 'users:read',
  'usage:read': 'usage:read',
};

/**
 * The first line of every service: may this actor do that here?
 * @returns which keys the permission reaches
 * @throws DomainError `forbidden` (`scope_missing` for a key, `role_missing` for a person)
 */
export function authorize(ctx: Context, permission: Permission): Reach {
  const reach = reachOfActor(ctx.actor, permission);
  if (reach !== null) return areKeysPersonal(ctx, permission) ? 'own' : reach;
  const scope = SCOPE_OF[permission];
  if (ctx.actor.type === 'key' && scope !== undefined) {
    throw new DomainError('forbidden', `This API key lacks the scope ${scope}.`, {
      reason: 'scope_missing',
      requiredScopes: [scope],
    });
  }
  throw new DomainError('forbidden', 'Your role does not allow this. Ask an owner or admin.', {
    reason: 'role_missing',
  });
}

/**
 * Whether the actor may touch a thing that `createdBy` created.
 * @throws DomainError `forbidden` for a person, who can see that it exists
 */
export function authorizeOwn(ctx: Context, reach: Reach, createdBy: string): void {
  if (reach === 'all' || ctx.actor.type === 'system') return;
  const self = ctx.actor.type === 'user' ? ctx.actor.userId : ctx.actor.createdBy;
  if (self === createdBy) return;
  throw new DomainError(
    'forbidden',
    'Only the person who created this key, or an admin, may do this.',
    {
      reason: 'role_missing',
    },
  );
}

/** Whether the actor may see a member's e-mail address: everybody sees their own (attack 33). */
export function seesAddressOf({ actor }: Context, userId: string): boolean {
  if (actor.type === 'user' && actor.userId === userId) return true;
  return reachOfActor(actor, 'members:contact') !== null;
}

/** Whether keys are their creators' alone (the profile's `owner: user`) and this one is another person's. */
export function isOthersKey({ runtime, actor }: Context, createdBy: string): boolean {
  if (runtime.profile.owner !== 'user') return false;
  return actor.type === 'user' && actor.userId !== createdBy;
}

/** Whose keys' traffic the actor may see: one person's where keys are personal to who does not manage them; null: all. */
export function whoseTraffic({ runtime, actor }: Context): UserId | null {
  if (runtime.profile.owner !== 'user' || actor.type !== 'user') return null;
  return reachOf(actor.role, 'workspace:manage') === null ? actor.userId : null;
}

function areKeysPersonal({ runtime, actor }: Context, permission: Permission): boolean {
  if (runtime.profile.owner !== 'user' || actor.type === 'system') return false;
  if (permission === 'usage:read') return true;
  return permission.startsWith('keys:') && permission !== 'keys:verify';
}

function reachOfActor(actor: Actor, permission: Permission): Reach | null {
  if (actor.type === 'system') return 'all';
  if (actor.type === 'user') {
    if (permission === 'installation:manage' && !actor.isOperator) return null;
    return reachOf(actor.role, permission);
  }
  const scope = SCOPE_OF[permission];
  return scope !== undefined && actor.scopes.includes(scope) ? actor.reach : null;
}
