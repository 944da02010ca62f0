import { z } from 'zod';
import { getWorkspace } from '../../services/workspaces/get-workspace';
import { defineRoute } from '../define-route';
import { dataEnvelope } from './key-shape';

export const listWorkspacesRoute = defineRoute({
  method: 'GET',
  path: '/v1/workspaces',
  summary: 'Lists the workspaces that the calling key belongs to: exactly one',
  requires: 'workspaces:read',
  response: dataEnvelope(
    z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        slug: z.string(),
        created_at: z.iso.datetime(),
      }),
    ),
  ),
  async handle(ctx) {
    const { id, name, slug, createdAt } = await getWorkspace(ctx);
    const data = [{ id, name, slug, created_at: createdAt.toISOString() }];
    return { body: { success: true, data } };
  },
});
