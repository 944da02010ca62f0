import { z } from 'zod';

/** Which verifiers have confirmed a change. When it is answered, none decides by the old state any more. */
export const propagationShape = z.object({
  /** How many decide from memory. */
  verifiers: z.int(),
  acknowledged: z.int(),
  /** Did not answer in time, and so decide nothing from memory until they have caught up. */
  lapsed: z.int(),
  /** From the commit to the last confirmation, in milliseconds. */
  ms: z.int(),
});
