import type { KeyId, WorkspaceId } from './ids';
import type { Environment } from './key-format';
import type { Outcome } from './usage';
import { CHECK_OUTCOMES, CHECKS, type CheckOutcome, type TraceStep } from './verification';

/**
 * Where a row came from: a request to `/v1`, a request that the company's API asked about, or what that answered
 * (told afterwards, about a request that has a row already).
 */
export const LOG_SOURCES = ['api', 'verify', 'report'] as const;
export type LogSource = (typeof LOG_SOURCES)[number];

/** A request as it is kept: no query, no body, no secret. */
export interface LogEntry {
  /** `log_` and 26 characters that sort by time. */
  id: string;
  at: Date;
  source: LogSource;
  requestId: string;
  /** Empty, with `environment` and `keyId`, where no key was known. */
  workspaceId: WorkspaceId | '';
  environment: Environment | '';
  keyId: KeyId | '';
  /** The readable beginning of what was sent instead of a known key. */
  maskedKey: string | null;
  method: string | null;
  path: string | null;
  endpoint: string;
  /** 0: not known. */
  status: number;
  outcome: Outcome;
  /** As `traceLetters` writes it. */
  trace: string;
  requiredScopes: readonly string[];
  /** How long the answer took; null: not known. */
  microseconds: number | null;
  address: string | null;
  country: string;
  /** The website's origin. */
  referrer: string | null;
  userAgent: string | null;
  /** The RateLimit field of the answer. */
  rateLimit: string | null;
}

const LETTERS = { passed: 'p', failed: 'f', skipped: 's', reported: 'r' } as const satisfies Record<
  CheckOutcome,
  string
>;

/** A decision's trace as one letter for each check, in their order. */
export function traceLetters(trace: readonly TraceStep[]): string {
  let letters = '';
  for (const { outcome } of trace) letters += LETTERS[outcome];
  return letters;
}

/** The trace again; a letter that is not known, or one too many, is left out. */
export function traceOf(letters: string): TraceStep[] {
  return CHECKS.flatMap((check, place) => {
    const outcome = CHECK_OUTCOMES.find((name) => LETTERS[name] === letters[place]);
    return outcome === undefined ? [] : [{ check, outcome }];
  });
}
