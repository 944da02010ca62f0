import { z } from 'zod';
import { revokeKey } from '../../services/keys/revoke-key';
import { defineRoute } from '../define-route';
import { propagationShape } from './propagation-shape';

export const revokeKeyRoute = defineRoute({
  method: 'DELETE',
  path: '/v1/api-keys/{id}',
  summary:
    'Revokes a key for good. With a test key the request is checked, answered the same, and changes nothing',
  requires: 'api_keys:write',
  params: z.strictObject({ id: z.string() }),
  response: z.object({
    success: z.literal(true),
    message: z.string(),
    propagation: propagationShape.optional(),
  }),
  async handle(ctx, { params }) {
    const { outcome, propagation } = await revokeKey(ctx, params.id, null);
    return {
      headers: outcome === 'simulated' ? { 'keydesk-simulated': 'true' } : {},
      body: {
        success: true,
        message: 'API key revoked successfully',
        ...(propagation !== null && { propagation }),
      },
    };
  },
});
