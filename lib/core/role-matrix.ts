import {
  holdsScope,
  keyReachOf,
  mayGrantRole,
  type Permission,
  ROLES,
  type Role,
  reachOf,
} from './roles';

/** What each permission means to people. */
const WORDS: Readonly<Record<Exclude<Permission, 'keys:verify' | 'usage:report'>, string>> = {
  'keys:read': 'See keys, how they are used, and test their access',
  'keys:create': 'Create keys',
  'keys:manage': 'Rename, narrow, restrict, deactivate and regenerate keys',
  'keys:revoke': 'Revoke keys',
  'workspace:read': 'See the workspace and its address list',
  'workspace:manage': 'Rename the workspace, change its address list',
  'workspace:delete': 'Delete the workspace',
  'members:read': 'See members and their roles',
  'members:contact': 'See the members’ e-mail addresses',
  'members:manage': 'Invite and remove members, change their roles',
  'audit:read': 'Read the audit log',
  'webhooks:manage': 'See and change the webhook, and what is sent to it',
  'usage:read': 'See how many requests were made',
  'installation:manage': 'Manage the installation (in the operator’s workspace)',
};

/** The permissions that roles have, in the order in which they are shown. */
export const ROLE_PERMISSIONS = Object.keys(WORDS) as readonly (keyof typeof WORDS)[];

/** A line of the table of roles: what, and what each role may. */
export interface MatrixRow {
  what: string;
  /** `yes`, `own keys`, `–`, or the roles that may be given. */
  cells: Readonly<Record<Role, string>>;
}

/** The table of roles, as the pages and docs/operations.md show it. */
export function roleMatrix(): readonly MatrixRow[] {
  const permissions = ROLE_PERMISSIONS.map((permission) => ({
    what: WORDS[permission],
    cells: cellsOf((role) => wordFor(reachOf(role, permission))),
  }));
  return [
    ...permissions,
    {
      what: 'Give and take the roles',
      cells: cellsOf(
        (role) => ROLES.filter((other) => mayGrantRole(role, other)).join(', ') || '–',
      ),
    },
    {
      what: 'Keys of theirs may write',
      cells: cellsOf((role) => (holdsScope(role, false, 'api_keys:write') ? 'yes' : '–')),
    },
    {
      what: 'Keys of theirs that manage keys reach',
      cells: cellsOf((role) => (keyReachOf(role) === 'all' ? 'all keys' : 'own keys')),
    },
  ];
}

function wordFor(reach: 'all' | 'own' | null): string {
  if (reach === null) return '–';
  return reach === 'all' ? 'yes' : 'own keys';
}

function cellsOf(cell: (role: Role) => string): Record<Role, string> {
  return {
    owner: cell('owner'),
    admin: cell('admin'),
    developer: cell('developer'),
    viewer: cell('viewer'),
  };
}
