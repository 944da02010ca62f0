import type { CopyableKey } from '@/components/keys/create/copy-access';
import type { Environment } from '@/lib/core/key-format';
import { listTestableKeys } from '@/lib/web/dashboard';

/** The keys of an environment that were used last, to take over what one of them can do. */
export async function copyableKeys(
  slug: string,
  environment: Environment,
): Promise<readonly CopyableKey[]> {
  const keys = await listTestableKeys(slug, environment, '');
  return keys.map(({ id, name, lastFour, scopes }) => ({ id, name, lastFour, scopes }));
}
