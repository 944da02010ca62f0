import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import type { Environment } from '../core/key-format';
import type { KeyView } from '../core/key-view';
import type { Scope } from '../core/scopes';
import { getKey } from '../services/keys/get-key';
import { getOfferedScopes } from '../services/keys/get-offered-scopes';
import { memberContext } from './session';

/** The key of an environment that an address names; null where the member finds none. */
export async function findNamedKey(
  slug: string,
  environment: Environment,
  id: string,
): Promise<KeyView | null> {
  const ctx = (await memberContext(slug)) ?? notFound();
  try {
    const key = await getKey(ctx, id);
    return key.environment === environment ? key : null;
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  }
}

/** The scopes that a key can be left with or given by who looks at the page. */
export async function getOfferedAccess(slug: string, id: string): Promise<readonly Scope[]> {
  const ctx = (await memberContext(slug)) ?? notFound();
  return await getOfferedScopes(ctx, id);
}
