import { z } from 'zod';
import { DomainError } from '../../core/errors';
import { isReady } from '../../services/health';
import { defineRoute } from '../define-route';

const response = z.object({ success: z.literal(true) });

export const healthRoute = defineRoute({
  method: 'GET',
  path: '/healthz',
  summary: 'Tells whether this process is alive',
  requires: 'public',
  response,
  async handle() {
    return { body: { success: true } };
  },
});

export const readyRoute = defineRoute({
  method: 'GET',
  path: '/readyz',
  summary: 'Tells whether this process can answer: its database does, and it is not stopping',
  requires: 'public',
  response,
  async handle({ runtime }) {
    if (await isReady(runtime)) return { body: { success: true } };
    throw new DomainError('unavailable', 'This process cannot answer at the moment.', {
      reason: 'not_ready',
      retryAfterSeconds: 1,
    });
  },
});
