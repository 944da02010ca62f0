import type { ErrorCode } from '@/lib/core/errors';

/** What a reason means and what to do about it. */
export interface ReasonEntry {
  reason: string;
  code: ErrorCode;
  meaning: string;
  remedy: string;
}
