import type { HandOver } from '@/lib/core/hand-over';

/** What changes for keys when another role bounds them; null when nothing does. */
export function describeHandOver({ losing, loses, gaining, gains }: HandOver): string | null {
  const parts = [
    losing > 0 ? `${countOf(losing)} can do less (${loses.join(', ')})` : null,
    gaining > 0 ? `${countOf(gaining)} can do more (${gains.join(', ')})` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function countOf(keys: number): string {
  return keys === 1 ? '1 key' : `${keys.toLocaleString('en-GB')} keys`;
}
