import { z } from 'zod';
import { ENVIRONMENTS } from '../key-format';
import { nameSchema } from '../text';
import { confirmedSchema } from './confirmation';
import { addressesSchema } from './restrictions-input';

/** The most addresses and networks that a workspace's list may have. */
export const ALLOWLIST_MAX = 500;

/** Addresses to add to a workspace's list, with what people call them. */
export const addAddressesSchema = z.strictObject({
  addresses: addressesSchema(ALLOWLIST_MAX),
  label: nameSchema.nullable().default(null),
  confirmed: confirmedSchema.default([]),
});

export type AddAddressesInput = z.output<typeof addAddressesSchema>;

/** In which environments the list is to bind keys; none: it binds nothing. */
export const setAllowlistSchema = z.strictObject({
  environments: z
    .array(z.enum(ENVIRONMENTS, 'Choose live, test, both or none.'))
    .transform((chosen) => ENVIRONMENTS.filter((environment) => chosen.includes(environment))),
  confirmed: confirmedSchema.default([]),
});

export type SetAllowlistInput = z.output<typeof setAllowlistSchema>;
