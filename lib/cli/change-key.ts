import { accessChange, changeSentence } from '../core/access-change';
import { changeAccessSchema } from '../core/key-input';
import type { ChangedKey, KeyView } from '../core/key-view';
import { splitAddresses } from '../core/restrictions/addresses';
import { confirmedSchema } from '../core/restrictions/confirmation';
import { RESTRICTION_KINDS, type RestrictionKind } from '../core/restrictions/restrictions';
import { restrictionsSchema } from '../core/restrictions/restrictions-input';
import type { Context, SystemActor } from '../services/context';
import { changeAccess } from '../services/keys/change-access';
import { changeRestrictions } from '../services/keys/change-restrictions';
import { getKey } from '../services/keys/get-key';
import { InputError, parseWith, UsageError } from './command';
import type { KeyOptions } from './key-options';

const ACCESS = ['level', 'scope'] as const satisfies (keyof KeyOptions)[];
const RESTRICTIONS = [
  'allow-address',
  'allow-referrer',
  'allow-endpoint',
  'report-only',
  'enforce',
  'remove-addresses',
  'remove-referrers',
  'remove-endpoints',
] as const satisfies (keyof KeyOptions)[];

/**
 * `keys change ID`: what a key can do, or what binds it beside that; each is one change of its own. Nobody
 * is asked for a password here: who runs the command has the database.
 * @returns the changed key, and what to say about it
 */
export async function changeKey(
  ctx: Context<SystemActor>,
  values: KeyOptions,
  id: string,
): Promise<ChangedKey & { said: string }> {
  const isGiven = (option: keyof KeyOptions) => values[option] !== undefined;
  const [isAccess, isRestriction] = [ACCESS.some(isGiven), RESTRICTIONS.some(isGiven)];
  if (isAccess === isRestriction) {
    throw new UsageError(
      isAccess
        ? 'Change --level and --scope in one command, and restrictions in another.'
        : 'Say what to change: --level, --scope, or a restriction.',
    );
  }
  const before = await getKey(ctx, id);
  if (isRestriction) {
    const changed = await changeRestrictions(ctx, id, restrictionsOf(values, before));
    return { ...changed, said: 'The restrictions hold from the next request on.' };
  }
  const changed = await changeAccess(ctx, id, accessOf(values));
  return { ...changed, said: changeSentence(accessChange(before.scopes, changed.key.scopes)) };
}

// Whoever names the scopes has seen them: only what else there is to confirm is asked.
function accessOf(values: KeyOptions) {
  return parseWith(changeAccessSchema, {
    permissionLevel: values.level ?? 'limited',
    scopes: values.scope ?? [],
    confirmed: ['changed_access', ...(values.confirm ?? [])],
  });
}

// What is not named stays; a list that is named is replaced whole.
function restrictionsOf(values: KeyOptions, before: KeyView) {
  const listOf = (kind: RestrictionKind, given: string[] | undefined, now: unknown) => {
    const isRemoved = values[`remove-${kind}`] === true;
    if (isRemoved && given !== undefined) {
      throw new UsageError(`--remove-${kind} and a new list contradict each other.`);
    }
    return isRemoved ? null : (given ?? now);
  };
  const { 'report-only': reported = [], enforce = [], confirm = [] } = values;
  const unknown = enforce.find((kind) => !RESTRICTION_KINDS.some((known) => known === kind));
  if (unknown !== undefined) {
    throw new InputError(`--enforce: Give ${RESTRICTION_KINDS.join(', ')}.`);
  }
  const kept = before.reportOnly.filter((kind) => values[`remove-${kind}`] !== true);
  const restrictions = parseWith(restrictionsSchema, {
    allowedAddresses: listOf(
      'addresses',
      values['allow-address']?.flatMap(splitAddresses),
      before.allowedAddresses,
    ),
    allowedReferrers: listOf('referrers', values['allow-referrer'], before.allowedReferrers),
    allowedEndpoints: listOf('endpoints', values['allow-endpoint'], before.allowedEndpoints),
    reportOnly: [...kept, ...reported].filter((kind) => !enforce.includes(kind)),
  });
  return { restrictions, confirmed: parseWith(confirmedSchema, confirm) };
}
