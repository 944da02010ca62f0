import type { Environment } from '@/lib/core/key-format';
import type { KeyView } from '@/lib/core/key-view';
import { type Permission, type Role, reachOf } from '@/lib/core/roles';
import type { FormProfile } from './create/form-profile';

/** Who looks at a page of keys. */
export interface Viewer {
  userId: string;
  role: Role;
}

/** Why the viewer may not do it to this key; null when they may. The services decide again. */
export function refusalFor(
  viewer: Viewer,
  permission: Permission,
  key: Pick<KeyView, 'createdBy'>,
): string | null {
  const reach = reachOf(viewer.role, permission);
  if (reach === null)
    return `Your role, ${viewer.role}, may look but not change keys. Ask an owner or admin.`;
  if (reach === 'all' || key.createdBy.id === viewer.userId) return null;
  return 'Only the person who created this key, or an admin, may change it.';
}

/** Why the viewer may not create keys; null when they may. */
export function creationRefusalFor(viewer: Viewer): string | null {
  if (reachOf(viewer.role, 'keys:create') !== null) return null;
  return `Your role, ${viewer.role}, may look but not create keys. Ask an owner or admin.`;
}

/** Why nobody may create keys of an environment: the profile has none; null when it has. */
export function noKeysOf(
  { environments }: Pick<FormProfile, 'environments'>,
  environment: Environment,
): string | null {
  if (environments.includes(environment)) return null;
  return `There are no ${environment} keys here any more. Those that exist keep working.`;
}
