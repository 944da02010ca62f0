import { Bell } from 'lucide-react';
import Link from 'next/link';

/** Counted no further: `99+`. */
const SHOWN_MAX = 99;

/** How many incidents are open, and the way to them. */
export function AlertBell({ slug, count }: { slug: string; count: number }) {
  return (
    <Link
      href={`/${slug}/alerts`}
      prefetch={false}
      title={countText(count)}
      className="flex h-control min-w-control shrink-0 items-center justify-center gap-1 rounded-control px-1.5 text-text-2 hover:bg-hover hover:text-text"
    >
      <Bell aria-hidden="true" className="size-4" />
      <AlertCount count={count} />
      <span className="sr-only">{countText(count)}</span>
    </Link>
  );
}

/** The number beside the bell; nothing while there is nothing. */
export function AlertCount({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span
      aria-hidden="true"
      className="min-w-4 rounded-chip bg-danger px-1 text-center font-strong text-danger-fg text-xs tabular-nums"
    >
      {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
    </span>
  );
}

// The number in words.
function countText(count: number): string {
  if (count === 0) return 'No open alerts';
  if (count > SHOWN_MAX) return `More than ${SHOWN_MAX} open alerts`;
  return count === 1 ? '1 open alert' : `${count} open alerts`;
}
