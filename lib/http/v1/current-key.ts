import { z } from 'zod';
import { effectiveScopes, type KeyRecord } from '../../core/verification';
import { defineRoute } from '../define-route';
import { encodedOnce } from '../encoded-once';
import { dataEnvelope, keyShape, shapeKey } from './key-shape';

const response = dataEnvelope(
  keyShape.extend({
    workspace_id: z.string(),
    /** What of `scopes` the key may use now: its creator's rights bound it. */
    effective_scopes: z.array(z.string()),
  }),
);

// Of a remembered key only the last use changes, to the second.
const encode = encodedOnce(
  response,
  (key: KeyRecord) => key.lastUsedAt,
  (key) => ({
    success: true,
    data: {
      ...shapeKey(key),
      workspace_id: key.workspaceId,
      effective_scopes: [...effectiveScopes(key)],
    },
  }),
);

export const currentKeyRoute = defineRoute({
  method: 'GET',
  path: '/v1/api-keys/current',
  summary: 'Tells the status and facts of the calling key',
  requires: 'any_key',
  response,
  handle({ actor }) {
    return { encoded: encode(actor.key) };
  },
});
