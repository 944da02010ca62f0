import { DomainError, invalidInput } from '../../core/errors';
import {
  idempotencyKeySchema,
  REPORTED_BYTES_MAX,
  REPORTED_JSON_KEYS_MAX,
  reportOutcomeSchema,
  usageReportSchema,
} from '../../core/usage-report';
import { reportUsage } from '../../services/usage/report-usage';
import { defineRoute } from '../define-route';
import { dataEnvelope } from './key-shape';

export const reportUsageRoute = defineRoute({
  method: 'POST',
  path: '/v1/usage/events',
  summary:
    'Counts what your API answered to requests that it had keys verified for, up to 1,000 at once',
  requires: 'usage:write',
  refuses: [409],
  body: usageReportSchema,
  bodyBytesMax: REPORTED_BYTES_MAX,
  jsonKeysMax: REPORTED_JSON_KEYS_MAX,
  response: dataEnvelope(reportOutcomeSchema),
  async handle(ctx, { body, header }) {
    const name = nameOf(header('idempotency-key'), body.idempotency_key);
    return { body: { success: true, data: await reportUsage(ctx, body.events, name) } };
  },
});

function nameOf(sent: string | undefined, written: string | undefined): string | null {
  if (sent === undefined) return written ?? null;
  const { success, data, error } = idempotencyKeySchema.safeParse(sent);
  const detail = error?.issues[0]?.message ?? '';
  if (!success) throw invalidInput([{ pointer: 'Idempotency-Key', detail }]);
  if (written === undefined || written === data) return data;
  throw new DomainError('invalid_request', 'The header and the body name two idempotency keys.', {
    reason: 'invalid_input',
  });
}
