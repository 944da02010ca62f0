import { z } from 'zod';
import { collectSecrets } from '../../core/find-secrets';
import { REPORT_BYTES_MAX, REPORTED_KEYS_MAX, reportLeaksSchema } from '../../core/leak-input';
import { reportLeaks } from '../../services/leaks/report-leaks';
import { defineRoute } from '../define-route';

/** The same for whatever was sent: it tells nobody which strings are keys. */
const THANKS =
  'Thank you. If keys of this installation are among them, they are acted upon and their owners are told.';

export const reportLeaksRoute = defineRoute({
  method: 'POST',
  path: '/v1/leaks',
  summary:
    'Takes a report of leaked keys from whoever holds them. The answer tells nothing about them',
  requires: 'public',
  limit: 'leakReport',
  body: reportLeaksSchema,
  bodyBytesMax: REPORT_BYTES_MAX,
  response: z.object({ success: z.literal(true), message: z.literal(THANKS) }),
  async handle(ctx, { body }) {
    const text = body.text ?? body.keys?.join('\n') ?? '';
    const secrets = collectSecrets(ctx.runtime.keyFormats, text, REPORTED_KEYS_MAX);
    const leaks = secrets.map((secret) => ({ secret, url: null }));
    await reportLeaks(ctx, leaks, 'report');
    return { body: { success: true, message: THANKS } };
  },
});
