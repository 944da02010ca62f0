import type { HandOver } from '@/lib/core/hand-over';

/** What changes for keys when another role bounds them; null when nothing does. */
export function describeHandOver({ losing, loses, gaining, gains }: HandOver): string | null {
  const parts = [
    losing > 0 ? `${countOf(losing, 'loses', 'lose')} ${loses.join(', ')}` : null,
    gaining > 0 ? `${countOf(gaining, 'gains', 'gain')} ${gains.join(', ')}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function countOf(keys: number, one: string, many: string): string {
  return keys === 1 ? `1 key ${one}` : `${keys.toLocaleString('en-GB')} keys ${many}`;
}
