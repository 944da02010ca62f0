import { DELIVERY_FAULTS } from '@/lib/core/delivery';

const FAULTS = new Map<string, string>(Object.entries(DELIVERY_FAULTS));

/** What went wrong at an attempt, as a sentence. */
export function describeFault(fault: string): string {
  // A newer version may have written others.
  return FAULTS.get(fault) ?? `${fault.replaceAll('_', ' ')}.`;
}

/** `204`, `500`, or what stands for no answer. */
export function statusWord(status: number | null): string {
  return status === null ? 'no answer' : String(status);
}

/** `38 ms`, `1.4 s`. */
export function durationWord(milliseconds: number): string {
  return milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
