import { z } from 'zod';
import { LIMIT_DEFAULT } from '../../core/page';
import { listKeys } from '../../services/keys/list-keys';
import { defineRoute } from '../define-route';
import { keyShape, shapeKey } from './key-shape';

const LIMIT_MAX = 100;

const limit = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/, `limit is a number from 1 to ${LIMIT_MAX}.`)
  .transform(Number)
  .refine((value) => value <= LIMIT_MAX, `limit is a number from 1 to ${LIMIT_MAX}.`)
  .default(LIMIT_DEFAULT);

export const listKeysRoute = defineRoute({
  method: 'GET',
  path: '/v1/api-keys',
  summary: "Lists the keys of the calling key's workspace and environment, newest first",
  requires: 'api_keys:read',
  query: z.strictObject({
    limit,
    cursor: z.string().max(2_000).optional(),
    include: z.literal('revoked', 'include can be "revoked".').optional(),
  }),
  response: z.object({
    success: z.literal(true),
    data: z.array(keyShape),
    next_cursor: z.string().nullable(),
  }),
  async handle(ctx, { query }) {
    const page = await listKeys(ctx, {
      filter: {
        environment: ctx.actor.environment,
        statuses: query.include === 'revoked' ? ['active', 'inactive', 'expired', 'revoked'] : [],
        search: null,
      },
      sort: 'created',
      cursor: query.cursor ?? null,
      limit: query.limit,
    });
    return {
      body: { success: true, data: page.keys.map(shapeKey), next_cursor: page.nextCursor },
    };
  },
});
