import {
  type Catalogue,
  expandLevel,
  type PermissionLevel,
  resourceOf,
  type Scope,
} from './scopes';

/** What a key is to be able to do. */
export interface Access {
  permissionLevel: PermissionLevel;
  /** Counts for `limited` alone. */
  scopes: readonly Scope[];
}

/** What a key loses and gains. */
export interface AccessChange {
  lost: readonly Scope[];
  gained: readonly Scope[];
}

/**
 * The scopes of a key after its access was changed. The Read that Write brings along comes with a new
 * Write: a Write that the key has already stays as it is.
 */
export function scopesAfter(
  catalogue: Catalogue,
  { permissionLevel, scopes }: Access,
  before: readonly Scope[],
): readonly Scope[] {
  const isMeant = (scope: Scope) =>
    permissionLevel !== 'limited' || scopes.includes(scope) || before.includes(scope);
  return expandLevel(catalogue, permissionLevel, scopes).filter(
    (scope) => isMeant(scope) || !before.includes(`${resourceOf(scope)}:write`),
  );
}

/** What differs between two sets of scopes. */
export function accessChange(before: readonly Scope[], after: readonly Scope[]): AccessChange {
  return {
    lost: before.filter((scope) => !after.includes(scope)),
    gained: after.filter((scope) => !before.includes(scope)),
  };
}

/** How many scopes a sentence names. */
const NAMED_MAX = 12;

/** A change in one sentence, with what stops working. */
export function changeSentence({ lost, gained }: AccessChange): string {
  const [gains, losses] = [namesOf(gained), namesOf(lost)];
  if (lost.length === 0) {
    return gained.length === 0
      ? 'Nothing changes: the key can do what it can now.'
      : `The key gains ${gains}, from the next request on.`;
  }
  const calls = lost.length === 1 ? 'calls that need it' : 'calls that need one of these';
  const also = gained.length === 0 ? '' : `, and it gains ${gains}`;
  return `The key loses ${losses}: ${calls} are refused from the next request on${also}.`;
}

function namesOf(scopes: readonly Scope[]): string {
  const named = scopes.slice(0, NAMED_MAX).join(', ');
  const others = scopes.length - NAMED_MAX;
  return others > 0 ? `${named} and ${others} more` : named;
}
