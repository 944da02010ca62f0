import { isOperatorScope, isReadScope, type Scope } from './scopes';

/** What a member may do: one table that pages, services and documents share. */
export const ROLES = ['owner', 'admin', 'developer', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a service asks for. `keys:verify` and `usage:report` are the company's own servers' alone, by scope; no
 * role has them.
 * `keys:manage` is rename, activate, deactivate, regenerate: people and the command line only. `keys:revoke`
 * is also granted to keys, by scope. `installation:manage` reaches every workspace and holds in the
 * operator's own alone.
 */
export type Permission =
  | 'keys:read'
  | 'keys:create'
  | 'keys:manage'
  | 'keys:revoke'
  | 'keys:verify'
  | 'usage:report'
  | 'workspace:read'
  | 'workspace:manage'
  | 'workspace:delete'
  | 'members:read'
  | 'members:contact'
  | 'members:manage'
  | 'audit:read'
  | 'webhooks:manage'
  | 'usage:read'
  | 'installation:manage';

/** Which keys a permission reaches: all of the workspace, or those that the person created. */
export type Reach = 'all' | 'own';

interface RoleRights {
  permissions: Readonly<Partial<Record<Permission, Reach>>>;
  /** Whether keys of this role's members may hold writing scopes. */
  holdsWrite: boolean;
  /** Which keys the `api_keys:*` and `usage:read` scopes of this role's keys reach. */
  keyReach: Reach;
}

const admin: RoleRights = {
  permissions: {
    'keys:read': 'all',
    'keys:create': 'all',
    'keys:manage': 'all',
    'keys:revoke': 'all',
    'workspace:read': 'all',
    'workspace:manage': 'all',
    'members:read': 'all',
    'members:contact': 'all',
    'members:manage': 'all',
    'audit:read': 'all',
    'webhooks:manage': 'all',
    'usage:read': 'all',
    'installation:manage': 'all',
  },
  holdsWrite: true,
  keyReach: 'all',
};

const RIGHTS: Readonly<Record<Role, RoleRights>> = {
  owner: { ...admin, permissions: { ...admin.permissions, 'workspace:delete': 'all' } },
  admin,
  developer: {
    permissions: {
      'keys:read': 'all',
      'keys:create': 'own',
      'keys:manage': 'own',
      'keys:revoke': 'own',
      'workspace:read': 'all',
      'members:read': 'all',
      'members:contact': 'all',
      'audit:read': 'own',
      'usage:read': 'all',
    },
    holdsWrite: true,
    keyReach: 'own',
  },
  viewer: {
    permissions: {
      'keys:read': 'all',
      'workspace:read': 'all',
      'members:read': 'all',
      'usage:read': 'all',
    },
    holdsWrite: false,
    keyReach: 'own',
  },
};

/** Which keys a role reaches with a permission, or null where it lacks it. */
export function reachOf(role: Role, permission: Permission): Reach | null {
  return RIGHTS[role].permissions[permission] ?? null;
}

/** Which keys the `api_keys:*` and `usage:read` scopes of a key reach, by its creator's role. */
export function keyReachOf(role: Role): Reach {
  return RIGHTS[role].keyReach;
}

/**
 * Whether a member holds a scope, and so whether a key of theirs can use it: reading for a viewer, but for members,
 * whose e-mail addresses it would tell; everything for the others. Scopes across workspaces exist in the operator's workspace alone.
 * `null` (no longer a member) holds nothing. Asks no catalogue: what a key was granted stays granted.
 */
export function holdsScope(role: Role | null, isOperatorWorkspace: boolean, scope: Scope): boolean {
  if (role === null) return false;
  if (!RIGHTS[role].holdsWrite && !isReadScope(scope)) return false;
  if (scope === 'users:read' && reachOf(role, 'members:contact') === null) return false;
  return isOperatorWorkspace || !isOperatorScope(scope);
}

/** Whether someone of `role` may give or take `other`: an admin manages those below, an owner everybody. */
export function mayGrantRole(role: Role, other: Role): boolean {
  if (role === 'owner') return true;
  return role === 'admin' && ROLES.indexOf(other) > ROLES.indexOf('admin');
}
