import 'server-only';
import { isDomainError } from '../core/errors';
import type { Environment } from '../core/key-format';
import type { Context, UserActor } from '../services/context';
import { getKey } from '../services/keys/get-key';
import { listKeys } from '../services/keys/list-keys';

/** How many keys there are to choose from. */
const KEYS_MAX = 100;

/** A key to choose, by what it is called. */
export interface KeyChoice {
  id: string;
  /** With its last four characters where another has the same name. */
  name: string;
}

/** Keys to choose from: those of the environment that were used last, and the one that is chosen. */
export async function listKeyChoices(
  ctx: Context<UserActor>,
  environment: Environment,
  chosen: string | null,
): Promise<KeyChoice[]> {
  const filter = { environment, statuses: [], search: null };
  const query = { filter, sort: 'last_used', cursor: null, limit: KEYS_MAX } as const;
  const { keys } = await listKeys(ctx, query);
  const names = new Map<string, number>();
  for (const { name } of keys) names.set(name, (names.get(name) ?? 0) + 1);
  const choices = keys.map(({ id, name, lastFour }) => ({
    id,
    name: names.get(name) === 1 ? name : `${name} …${lastFour}`,
  }));
  if (chosen === null || choices.some(({ id }) => id === chosen)) return choices;
  return [{ id: chosen, name: await nameOf(ctx, chosen) }, ...choices];
}

// An address can name any text: what is no key that the person may see is called as it is.
async function nameOf(ctx: Context<UserActor>, id: string): Promise<string> {
  try {
    const { name, lastFour } = await getKey(ctx, id);
    return `${name} …${lastFour}`;
  } catch (error) {
    if (isDomainError(error) && ['not_found', 'forbidden'].includes(error.code)) return id;
    throw error;
  }
}
