'use server';

import { z } from 'zod';
import { ENVIRONMENTS } from '../../core/key-format';
import { splitAddresses } from '../../core/restrictions/addresses';
import { addAddressesSchema, setAllowlistSchema } from '../../core/restrictions/allowlist-input';
import type { ChangedAllowlist } from '../../core/restrictions/changed-allowlist';
import { confirmedSchema } from '../../core/restrictions/confirmation';
import {
  addAddresses,
  removeAddress,
  setAllowlist,
} from '../../services/allowlist/change-allowlist';
import { defineMemberAction } from '../action';
import { manyOf } from '../form-fields';
import { refreshPage } from '../refresh-page';
import { confirmedBy } from './restrictions-input';

/** Fields: `addresses` (any separators), `label` (may be empty), `confirm` (names, as the answer asked). */
export const addAddressesAction = defineMemberAction({
  input: addAddressesSchema,
  read: ({ addresses, label, ...fields }) => ({
    addresses: splitAddresses([addresses ?? ''].flat().join('\n')),
    label: manyOf(label).join('').trim() === '' ? null : label,
    confirmed: confirmedBy(fields),
  }),
  async run(ctx, input): Promise<ChangedAllowlist> {
    const changed = await addAddresses(ctx, input);
    refreshPage();
    return changed;
  },
});

/** Fields: `id`, `confirm` (names, as the answer asked). */
export const removeAddressAction = defineMemberAction({
  input: z.strictObject({ id: z.string(), confirmed: confirmedSchema }),
  read: ({ id, ...fields }) => ({ id, confirmed: confirmedBy(fields) }),
  async run(ctx, { id, confirmed }): Promise<ChangedAllowlist> {
    const changed = await removeAddress(ctx, id, confirmed);
    refreshPage();
    return changed;
  },
});

/** Fields: `enforced` (`off`, `live`, `test`, `both`), `confirm` (names, as the answer asked). */
export const setAllowlistAction = defineMemberAction({
  input: setAllowlistSchema,
  read: ({ enforced, ...fields }) => ({
    environments:
      enforced === 'both' ? ENVIRONMENTS : [enforced].flat().filter((name) => name !== 'off'),
    confirmed: confirmedBy(fields),
  }),
  async run(ctx, input): Promise<ChangedAllowlist> {
    const changed = await setAllowlist(ctx, input);
    refreshPage();
    return changed;
  },
});
