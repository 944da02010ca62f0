import { z } from 'zod';

/** The most answers that one request may report, and the largest body of it in bytes. */
export const REPORTED_MAX = 1_000;
export const REPORTED_BYTES_MAX = 1024 * 1024;
/** How many names of fields such a body may have in all. */
export const REPORTED_JSON_KEYS_MAX = 10 * REPORTED_MAX;

const TEXT_MAX = 2_048;
const LATENCY_MS_MAX = 3_600_000;

/** By what a batch names itself: whatever is printed, in ASCII. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'Use 1 to 255 printed ASCII characters without spaces.');

/** What the company's API answered to a request that a key was verified for. */
export const reportedAnswerSchema = z.strictObject({
  /** As the decision named it. */
  key_id: z.string().max(TEXT_MAX),
  /** ISO 8601, at most an hour back; absent: now. */
  at: z.iso.datetime({ offset: true, error: 'Give a time like 2027-01-31T12:00:00Z.' }).optional(),
  method: z.string().max(TEXT_MAX).optional(),
  /** Without query, as the verification was told it. */
  path: z.string().max(TEXT_MAX).optional(),
  /** In place of method and path, for example `GET /jobs/{id}`. */
  endpoint: z.string().max(TEXT_MAX).optional(),
  status: z.int().min(100, 'Give 100 to 599.').max(599, 'Give 100 to 599.'),
  latency_ms: z.number().min(0, 'Give 0 or more.').max(LATENCY_MS_MAX).optional(),
  /** By which the log finds it; absent: that of the reporting request. */
  request_id: z.string().max(100, 'Use at most 100 characters.').optional(),
  /** The caller's, for its country. One that is no address counts as absent. */
  ip: z.string().max(TEXT_MAX).optional(),
});

export const usageReportSchema = z.strictObject({
  events: z
    .array(reportedAnswerSchema)
    .min(1, 'Report at least one answer.')
    .max(REPORTED_MAX, `Report at most ${REPORTED_MAX} answers at once.`),
  /** The same as the header Idempotency-Key. */
  idempotency_key: idempotencyKeySchema.optional(),
});

export type ReportedAnswer = z.output<typeof reportedAnswerSchema>;

/** Why an answer was not counted. */
export const NOT_COUNTED = ['key_unknown', 'time_out_of_range'] as const;
export type NotCounted = (typeof NOT_COUNTED)[number];

/** What was made of a report. */
export const reportOutcomeSchema = z.object({
  counted: z.int(),
  /** Those that were not counted, by their place in the report. */
  refused: z.array(z.object({ index: z.int(), reason: z.enum(NOT_COUNTED) })),
});
export type ReportOutcome = z.output<typeof reportOutcomeSchema>;
