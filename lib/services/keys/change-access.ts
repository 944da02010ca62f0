import {
  type AccessChange,
  accessChange,
  changeSentence,
  scopesAfter,
} from '../../core/access-change';
import { DomainError, invalidInput } from '../../core/errors';
import type { ChangeAccessInput } from '../../core/key-input';
import type { ChangedKey } from '../../core/key-view';
import { type Confirmation, confirmationsFor } from '../../core/restrictions/confirmation';
import { isScope, type Scope } from '../../core/scopes';
import { replaceKeyScopes } from '../../stores/keys';
import { requirePassword } from '../accounts/require-password';
import type { Context, Runtime, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { requireConfirmed } from '../require-confirmed';
import { auditKey } from './audit-key';
import { revokedIsFinal } from './change-key-status';
import { type LoadedKey, loadKey } from './load-key';
import { ungrantable } from './ungrantable';

/**
 * Changes what a key may do, from the next request on; the same scopes again change nothing.
 * @throws DomainError `forbidden` where the profile fixes scopes (`scopes_fixed`), and for a scope that
 * the key may not gain (`scope_missing`, attack 3): by the profile, or because who asks or who created the
 * key does not hold it; `invalid_request` for scopes that do not exist, for what nobody has confirmed, and
 * for a wrong password, which is asked for whatever the key gains; `conflict` when the key is revoked or
 * was changed at the same moment
 */
export async function changeAccess(
  ctx: Context<UserActor | SystemActor>,
  id: string,
  input: ChangeAccessInput,
): Promise<ChangedKey> {
  const { runtime, actor } = ctx;
  const seen = await loadKey(ctx, runtime.database.prisma, id, 'keys:manage');
  const scopes = fittingScopes(runtime, seen, input);
  const change = accessChange(seen.scopes, scopes);
  if (change.gained.length > 0) await requireGrantable(ctx, seen, change.gained);
  confirmChange(seen, scopes, change, input.confirmed);
  if (change.gained.length > 0) await requirePassword(ctx, input.password);
  const { result, propagation } = await acknowledgedChange(runtime, async (tx, touch) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    if (key.status === 'REVOKED') throw revokedIsFinal();
    touch({ keys: [key.id] });
    if (isSame(key.scopes, scopes)) return key;
    const to = { permissionLevel: input.permissionLevel, scopes };
    // What was allowed and confirmed is the change from what was seen, and no other.
    const from = seen.scopes;
    if (!(await replaceKeyScopes(tx, actor.workspaceId, key.id, { from, to })))
      throw changedAtOnce();
    const action = change.gained.length > 0 ? 'api_key.widened' : 'api_key.narrowed';
    await auditKey(tx, ctx, key.id, action, {
      before: { permission_level: key.permissionLevel, scopes: key.scopes },
      after: { permission_level: to.permissionLevel, scopes },
    });
    return { ...key, ...to };
  });
  return { key: result, propagation };
}

// What a key has stays acceptable when the catalogue no longer knows it.
function fittingScopes(
  { profile, catalogue }: Runtime,
  key: LoadedKey,
  input: ChangeAccessInput,
): readonly Scope[] {
  if (profile.scopesAfterCreation === 'fixed') throw scopesAreFixed();
  if (key.status === 'REVOKED') throw revokedIsFinal();
  const unknown = input.scopes.filter(
    (scope) => !isScope(catalogue, scope) && !key.scopes.includes(scope),
  );
  if (unknown.length === 0) return scopesAfter(catalogue, input, key.scopes);
  throw invalidInput(
    unknown.map((scope) => ({
      pointer: '/scopes',
      detail: `The scope ${JSON.stringify(scope)} does not exist.`,
    })),
  );
}

async function requireGrantable(
  ctx: Context<UserActor | SystemActor>,
  key: LoadedKey,
  gained: readonly Scope[],
): Promise<void> {
  if (ctx.runtime.profile.scopesAfterCreation === 'narrow') {
    throw scopeMissing(
      gained,
      `This key does not have ${gained.join(', ')}, and a key is never widened. Create a new key.`,
    );
  }
  const missing = await ungrantable(ctx, key.createdBy.id, gained);
  if (missing.length === 0) return;
  throw scopeMissing(
    missing,
    `You cannot grant ${missing.join(', ')}: you, or the person who created this key, do not hold it here.`,
  );
}

function confirmChange(
  key: LoadedKey,
  scopes: readonly Scope[],
  change: AccessChange,
  confirmed: readonly Confirmation[] = [],
): void {
  if (isSame(key.scopes, scopes)) return;
  const before = confirmationsFor(key, key);
  const after = confirmationsFor({ ...key, scopes }, key);
  const needed = after.filter((name) => !before.includes(name));
  requireConfirmed(['changed_access', ...needed], confirmed, {
    changed_access: changeSentence(change),
  });
}

function isSame(one: readonly Scope[], other: readonly Scope[]): boolean {
  return one.length === other.length && one.every((scope) => other.includes(scope));
}

function scopesAreFixed(): DomainError {
  return new DomainError(
    'forbidden',
    'The scopes of a key are chosen at its creation and cannot be changed. Create a new key and revoke this one.',
    { reason: 'scopes_fixed' },
  );
}

function scopeMissing(requiredScopes: readonly Scope[], message: string): DomainError {
  return new DomainError('forbidden', message, { reason: 'scope_missing', requiredScopes });
}

function changedAtOnce(): DomainError {
  return new DomainError('conflict', 'The key was changed at the same moment. Look at it again.', {
    reason: 'key_changed',
  });
}
