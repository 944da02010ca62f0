import { z } from 'zod';

/** The ends of the chains at a moment, to be kept where nobody who may write the database can change them. */
export const checkpointSchema = z.strictObject({
  format: z.literal('keydesk-audit-checkpoint/1'),
  /** ISO 8601, UTC. */
  made_at: z.iso.datetime(),
  heads: z.array(
    z.strictObject({
      workspace_id: z.string(),
      slug: z.string(),
      /** The number of the last row. */
      seq: z.number().int().min(0),
      /** Its hash, hexadecimal. */
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

export type Checkpoint = z.output<typeof checkpointSchema>;
