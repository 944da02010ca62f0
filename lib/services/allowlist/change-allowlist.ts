import type { AuditAction, AuditChange } from '../../core/audit-event';
import { DomainError, invalidInput, notFound } from '../../core/errors';
import {
  type AddAddressesInput,
  ALLOWLIST_MAX,
  type SetAllowlistInput,
} from '../../core/restrictions/allowlist-input';
import type { ChangedAllowlist } from '../../core/restrictions/changed-allowlist';
import { type Confirmation, holdsEverything } from '../../core/restrictions/confirmation';
import { replay, usesWithin } from '../../core/restrictions/replay';
import type { Tx } from '../../stores/client';
import {
  deleteWorkspaceAddress,
  findAllowlistEnvironments,
  insertWorkspaceAddresses,
  listWorkspaceAddresses,
  lockAllowlist,
  updateAllowlistEnvironments,
} from '../../stores/workspace-addresses';
import { requireStepUp } from '../accounts/step-up';
import { auditActorOf, newId, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { requireConfirmed } from '../require-confirmed';
import { confirmReplay } from './confirm-replay';
import { recentUse } from './recent-use';

type Changer = Context<UserActor | SystemActor>;

/**
 * Adds addresses to the workspace's list; those that it has already stay as they are.
 * @throws DomainError `invalid_request` for more than the list may have, or when it would then hold every
 * address and that is not confirmed; `forbidden` (`step_up_required`) while the list binds live keys
 */
export async function addAddresses(
  ctx: Changer,
  input: AddAddressesInput,
): Promise<ChangedAllowlist> {
  authorize(ctx, 'workspace:manage');
  return await change(ctx, async (tx) => {
    const { workspaceId } = ctx.actor;
    const listed = (await listWorkspaceAddresses(tx, workspaceId)).map(({ address }) => address);
    const added = input.addresses.filter((address) => !listed.includes(address));
    if (listed.length + added.length > ALLOWLIST_MAX) throw tooMany();
    if (added.length === 0) return;
    const bound = await findAllowlistEnvironments(tx, workspaceId);
    if (bound.includes('live')) await requireStepUp(ctx, tx);
    // With those that are listed: two halves hold everything, too.
    const opens = !holdsEverything(listed) && holdsEverything([...listed, ...added]);
    requireConfirmed(opens ? ['all_addresses'] : [], input.confirmed);
    const addedById = ctx.actor.type === 'user' ? ctx.actor.userId : null;
    const { label } = input;
    const rows = added.map((address) => {
      return { id: newId(ctx.runtime, 'address'), address, label, addedById };
    });
    await insertWorkspaceAddresses(tx, workspaceId, rows);
    await audit(tx, ctx, 'workspace.addresses_added', { after: { addresses: added, label } });
  });
}

/**
 * Takes an address off the list.
 * @throws DomainError `not_found`; `conflict` (`allowlist_empty`) for the last one while the list binds
 * keys; `invalid_request` when it would have refused recent requests and that is not confirmed
 */
export async function removeAddress(
  ctx: Changer,
  id: string,
  confirmed: readonly Confirmation[] = [],
): Promise<ChangedAllowlist> {
  authorize(ctx, 'workspace:manage');
  const environments = await findAllowlistEnvironments(
    ctx.runtime.database.prisma,
    ctx.actor.workspaceId,
  );
  const uses = await recentUse(ctx, { environments });
  return await change(ctx, async (tx) => {
    const { workspaceId } = ctx.actor;
    const listed = await listWorkspaceAddresses(tx, workspaceId);
    const removed = listed.find((entry) => entry.id === id);
    if (removed === undefined) throw notFound('Address');
    const before = listed.map((entry) => entry.address);
    const rest = before.filter((rule) => rule !== removed.address);
    const isBinding = (await findAllowlistEnvironments(tx, workspaceId)).length > 0;
    if (isBinding && rest.length === 0) throw nothingListed();
    if (isBinding) confirmReplay(replay(usesWithin(uses, before), rest), confirmed);
    await deleteWorkspaceAddress(tx, workspaceId, id);
    const { address, label } = removed;
    await audit(tx, ctx, 'workspace.address_removed', { before: { address, label } });
  });
}

/**
 * Says in which environments keys work from the listed addresses alone; none: from anywhere.
 * @throws DomainError `conflict` (`allowlist_empty`) when nothing is listed; `invalid_request` when it
 * would have refused recent requests and that is not confirmed; `forbidden` (`step_up_required`) when it binds live
 * keys no more
 */
export async function setAllowlist(
  ctx: Changer,
  input: SetAllowlistInput,
): Promise<ChangedAllowlist> {
  authorize(ctx, 'workspace:manage');
  const { environments, confirmed } = input;
  const { prisma } = ctx.runtime.database;
  const bound = await findAllowlistEnvironments(prisma, ctx.actor.workspaceId);
  const added = environments.filter((environment) => !bound.includes(environment));
  const uses = await recentUse(ctx, { environments: added });
  return await change(ctx, async (tx) => {
    const { workspaceId } = ctx.actor;
    const rules = (await listWorkspaceAddresses(tx, workspaceId)).map(({ address }) => address);
    const before = await findAllowlistEnvironments(tx, workspaceId);
    if (environments.length > 0 && rules.length === 0) throw nothingListed();
    if (environments.join() === before.join()) return;
    confirmReplay(replay(uses, rules), confirmed);
    const isFreed = before.includes('live') && !environments.includes('live');
    if (isFreed) await requireStepUp(ctx, tx);
    await updateAllowlistEnvironments(tx, workspaceId, environments);
    await audit(tx, ctx, 'workspace.allowlist_changed', {
      before: { environments: before },
      after: { environments },
    });
  });
}

// One after the other in a workspace, announced to whoever remembers one of its keys.
async function change(ctx: Changer, work: (tx: Tx) => Promise<void>): Promise<ChangedAllowlist> {
  const { workspaceId } = ctx.actor;
  const { propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    await lockAllowlist(tx, workspaceId);
    touch({ workspace: workspaceId });
    await work(tx);
  });
  return { propagation };
}

async function audit(
  tx: Tx,
  ctx: Changer,
  action: AuditAction & `workspace.${string}`,
  fields: { before?: AuditChange; after?: AuditChange },
): Promise<void> {
  const { workspaceId } = ctx.actor;
  await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), {
    action,
    targetType: 'workspace',
    targetId: workspaceId,
    ...fields,
  });
}

function tooMany(): DomainError {
  return invalidInput([
    { pointer: '/addresses', detail: `The list may have at most ${ALLOWLIST_MAX} entries.` },
  ]);
}

function nothingListed(): DomainError {
  return new DomainError(
    'conflict',
    'Without a single address no key would work. Add one first, or switch the allowlist off.',
    { reason: 'allowlist_empty' },
  );
}
