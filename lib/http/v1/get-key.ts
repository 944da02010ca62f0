import { z } from 'zod';
import { getKey } from '../../services/keys/get-key';
import { defineRoute } from '../define-route';
import { dataEnvelope, keyShape, shapeKey } from './key-shape';

export const getKeyRoute = defineRoute({
  method: 'GET',
  path: '/v1/api-keys/{id}',
  summary: "Reads a key of the calling key's workspace and environment",
  requires: 'api_keys:read',
  params: z.strictObject({ id: z.string() }),
  response: dataEnvelope(keyShape),
  async handle(ctx, { params }) {
    return { body: { success: true, data: shapeKey(await getKey(ctx, params.id)) } };
  },
});
