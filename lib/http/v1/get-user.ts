import { z } from 'zod';
import { getMember } from '../../services/workspaces/get-member';
import { defineRoute } from '../define-route';
import { dataEnvelope } from './key-shape';

export const getUserRoute = defineRoute({
  method: 'GET',
  path: '/v1/users/{id}',
  summary: "Reads a member of the calling key's workspace",
  requires: 'users:read',
  params: z.strictObject({ id: z.string() }),
  response: dataEnvelope(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(['owner', 'admin', 'developer', 'viewer']),
      member_since: z.iso.datetime(),
    }),
  ),
  async handle(ctx, { params }) {
    const { userId, name, email, role, since } = await getMember(ctx, params.id);
    const data = { id: userId, name, email, role, member_since: since.toISOString() };
    return { body: { success: true, data } };
  },
});
