import type { UseCount } from '@/lib/core/key-use';

/** From this share of a bar's requests on its errors are seen, however low the bar is. */
const SEEN_SHARE = 0.02;
const SEEN_MIN = 1.5;
const BASE = 0.75;

/** How high a bar and the errors at its foot are, where `most` requests are `full` high. */
export function barHeights(
  { requests, errors }: UseCount,
  most: number,
  full: number,
): { all: number; failed: number } {
  const heightOf = (count: number) => Math.max(SEEN_MIN, (count / Math.max(1, most)) * full);
  const all = requests === 0 ? BASE : heightOf(requests);
  const isSeen = errors > 0 && errors >= SEEN_SHARE * requests;
  return { all, failed: isSeen ? Math.min(all, heightOf(errors)) : 0 };
}
