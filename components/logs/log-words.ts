import type { LogEntry, LogSource } from '@/lib/core/request-log';
import { REFUSALS } from '@/lib/core/verification';

/** How a request went, as far as it is known. */
export type LogTone = 'good' | 'open' | 'refused' | 'fault' | 'failure';

type Answered = Pick<LogEntry, 'outcome' | 'status'>;

/** The shape that a request has, by its decision and its answer. */
export function toneOf({ outcome, status }: Answered): LogTone {
  if (outcome !== 'valid') return 'refused';
  if (status === 0) return 'open';
  if (status >= 500) return 'failure';
  return status >= 400 ? 'fault' : 'good';
}

/** How a request went, in words. */
export const TONE_WORDS: Readonly<Record<LogTone, string>> = {
  good: 'Answered',
  open: 'Let through; what your API answered was not reported',
  refused: 'Refused',
  fault: 'Let through, and answered with a fault of the request',
  failure: 'Let through, and the API failed',
};

/** The decision, in a sentence. */
export function decisionWords({ outcome }: Pick<LogEntry, 'outcome'>): string {
  return outcome === 'valid' ? 'The key was good for it.' : REFUSALS[outcome][1];
}

/** Where a row came from. */
export const SOURCE_WORDS: Readonly<Record<LogSource, string>> = {
  api: 'A request to the API of this installation',
  verify: 'Your API asked about this key',
  report: 'Your API reported what it answered',
};

/** How long an answer took; empty where that is not known. */
export function durationOf(microseconds: number | null): string {
  if (microseconds === null) return '';
  const ms = microseconds / 1_000;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en-GB')} ms`;
}

const COUNTRIES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The name of a country; `Unknown` for what is none. */
export function countryName(code: string): string {
  return code === 'ZZ' ? 'Unknown' : (COUNTRIES.of(code) ?? code);
}
