import type { DeliveryFault, DeliveryOutcome } from './delivery';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;

/** How long to wait after each failure (Standard Webhooks): ten attempts in about 75 hours. */
export const DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  300 * SECOND_MS,
  1_800 * SECOND_MS,
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
];

const JITTER = 0.1;
const ASKED_MS_MAX = 24 * HOUR_MS;

/** An address that has failed for so long without a success is switched off. */
export const FAILING_MS_MAX = 72 * HOUR_MS;

/** After these nothing is tried again. */
const FINAL: readonly (DeliveryFault | null)[] = ['gone', 'switched_off', 'mail_refused'];

/** What becomes of a delivery after an attempt. */
export type NextStep =
  | { state: 'delivered' }
  | { state: 'failed' }
  /** `isLost`: the attempt counts for nothing. */
  | { state: 'pending'; delayMs: number; isLost: boolean };

/**
 * Decides it.
 * @param failures how many attempts had failed before this one
 * @param chance from 0 to 1: what many wait for together does not come back together
 */
export function nextStep(
  { fault, retryAfterSeconds }: DeliveryOutcome,
  { failures, isTest, chance }: { failures: number; isTest: boolean; chance: number },
): NextStep {
  if (fault === null) return { state: 'delivered' };
  if (isTest) return { state: 'failed' };
  if (fault === 'stopped') return { state: 'pending', delayMs: 0, isLost: true };
  const delayMs = DELAYS_MS[failures];
  if (delayMs === undefined || FINAL.includes(fault)) return { state: 'failed' };
  const askedMs = Math.min((retryAfterSeconds ?? 0) * SECOND_MS, ASKED_MS_MAX);
  const jittered = delayMs * (1 - JITTER + 2 * JITTER * chance);
  return { state: 'pending', delayMs: Math.round(Math.max(jittered, askedMs)), isLost: false };
}
