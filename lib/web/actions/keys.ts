'use server';

import { z } from 'zod';
import type { Propagation } from '../../core/barrier';
import { expirySchema } from '../../core/expiry';
import {
  changeAccessSchema,
  createKeySchema,
  renameKeySchema,
  revokeReasonSchema,
} from '../../core/key-input';
import type { ChangedKey, CreatedKey, KeyView } from '../../core/key-view';
import { confirmedSchema } from '../../core/restrictions/confirmation';
import { restrictionsSchema } from '../../core/restrictions/restrictions-input';
import { changeAccess } from '../../services/keys/change-access';
import { activateKey, deactivateKey } from '../../services/keys/change-key-status';
import { changeRestrictions } from '../../services/keys/change-restrictions';
import { createKey } from '../../services/keys/create-key';
import { findKeyBySecret } from '../../services/keys/find-key-by-secret';
import { regenerateKey } from '../../services/keys/regenerate-key';
import { renameKey } from '../../services/keys/rename-key';
import { revokeKey } from '../../services/keys/revoke-key';
import { setKeyExpiry } from '../../services/keys/set-expiry';
import { defineMemberAction } from '../action';
import { refreshPage } from '../refresh-page';
import { changeAccessInputOf, createKeyInputOf, expiryOf } from './create-key-input';
import { confirmedBy, restrictionsInputOf } from './restrictions-input';

const keyIdSchema = z.object({ id: z.string() });

/**
 * Fields: `name`, `environment`, `permissionLevel`, `access.<resource>` (none, read, write, both), `scopes`
 * (repeated), `expiry` (never, 7d, …, custom), `expiryAt` (with custom: ISO 8601, or a
 * datetime-local value read as UTC), `idempotencyKey`.
 */
export const createKeyAction = defineMemberAction({
  input: createKeySchema,
  read: createKeyInputOf,
  async run(ctx, input): Promise<CreatedKey> {
    const created = await createKey(ctx, input);
    refreshPage();
    return created;
  },
});

/** Fields: `id`, `name`. The answer carries the name before, for Undo. */
export const renameKeyAction = defineMemberAction({
  input: keyIdSchema.extend(renameKeySchema.shape),
  async run(ctx, { id, name }): Promise<ChangedKey> {
    const renamed = await renameKey(ctx, id, name);
    refreshPage();
    return renamed;
  },
});

/**
 * Fields: `id`, `permissionLevel`, `access.<resource>`, `scopes` as above, `password` (for what the key
 * gains), `reviewed` (`yes`: the form has said what changes), `confirm` (`yes`).
 */
export const changeAccessAction = defineMemberAction({
  input: z.object({ id: z.string(), change: changeAccessSchema }),
  read: (fields) => ({ id: fields.id, change: changeAccessInputOf(fields) }),
  async run(ctx, { id, change }): Promise<ChangedKey> {
    const changed = await changeAccess(ctx, id, change);
    refreshPage();
    return changed;
  },
});

/** Fields: `id`, `allowedAddresses`, `allowedReferrers`, `allowedEndpoints`, `reportOnly`, `confirm` (`yes`). */
export const changeRestrictionsAction = defineMemberAction({
  input: keyIdSchema.extend({ restrictions: restrictionsSchema, confirmed: confirmedSchema }),
  read: (fields) => ({
    id: fields.id,
    restrictions: restrictionsInputOf(fields, { isChange: true }),
    confirmed: confirmedBy(fields),
  }),
  async run(ctx, { id, ...change }): Promise<ChangedKey> {
    const changed = await changeRestrictions(ctx, id, change);
    refreshPage();
    return changed;
  },
});

/** Fields: `id`. */
export const deactivateKeyAction = defineMemberAction({
  input: keyIdSchema,
  async run(ctx, { id }): Promise<ChangedKey> {
    const deactivated = await deactivateKey(ctx, id);
    refreshPage();
    return deactivated;
  },
});

/** Fields: `id`. */
export const activateKeyAction = defineMemberAction({
  input: keyIdSchema,
  async run(ctx, { id }): Promise<ChangedKey> {
    const activated = await activateKey(ctx, id);
    refreshPage();
    return activated;
  },
});

/** Fields: `id`, `expiry` (never, 7d, …, custom), `expiryAt` (as at creation). */
export const setExpiryAction = defineMemberAction({
  input: keyIdSchema.extend({ expiry: expirySchema }),
  read: (fields) => ({ id: fields.id, expiry: expiryOf(fields) }),
  async run(ctx, { id, expiry }): Promise<ChangedKey> {
    const changed = await setKeyExpiry(ctx, id, expiry);
    refreshPage();
    return changed;
  },
});

/** Fields: `id`, `replacing` (the last four that the person sees). */
export const regenerateKeyAction = defineMemberAction({
  input: keyIdSchema.extend({ replacing: z.string().length(4) }),
  async run(ctx, { id, replacing }): Promise<CreatedKey> {
    const regenerated = await regenerateKey(ctx, id, replacing);
    refreshPage();
    return regenerated;
  },
});

/** Fields: `id`, `reason` (optional). */
export const revokeKeyAction = defineMemberAction({
  input: keyIdSchema.extend({ reason: revokeReasonSchema }),
  async run(ctx, { id, reason }): Promise<{ id: string; propagation: Propagation | null }> {
    const { propagation } = await revokeKey(ctx, id, reason ? reason : null);
    refreshPage();
    return { id, propagation };
  },
});

/** Field: `secret`, a whole pasted key. It travels in a form's body and never in an address. */
export const findKeyAction = defineMemberAction({
  input: z.object({ secret: z.string().trim().max(200) }),
  async run(ctx, { secret }): Promise<{ key: KeyView | null }> {
    return { key: await findKeyBySecret(ctx, secret) };
  },
});
