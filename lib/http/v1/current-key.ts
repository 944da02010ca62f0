import { z } from 'zod';
import { defineRoute } from '../define-route';
import { dataEnvelope, keyShape, shapeKey } from './key-shape';

export const currentKeyRoute = defineRoute({
  method: 'GET',
  path: '/v1/api-keys/current',
  summary: 'Tells the status and facts of the calling key',
  requires: 'any_key',
  response: dataEnvelope(
    keyShape.extend({
      workspace_id: z.string(),
      /** What of `scopes` the key may use now: its creator's rights bound it. */
      effective_scopes: z.array(z.string()),
    }),
  ),
  async handle({ actor }) {
    const data = {
      ...shapeKey(actor.key),
      workspace_id: actor.workspaceId,
      effective_scopes: [...actor.scopes],
    };
    return { body: { success: true, data } };
  },
});
