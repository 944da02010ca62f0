'use client';

import { useSyncExternalStore } from 'react';
import { formatMoment } from './format-time';

const never = () => () => {};

interface TimeProps {
  date: Date;
  /** What leads instead of the date, for example `4 min ago`; the date is then its title. */
  lead?: string | undefined;
  className?: string | undefined;
}

/** A moment in the viewer's zone with UTC beside it. Without a script it is UTC alone. */
export function Time({ date, lead, className }: TimeProps) {
  const zone = useViewerZone();
  const text = formatMoment(date, zone);
  return (
    <time
      dateTime={date.toISOString()}
      title={lead === undefined ? undefined : text}
      className={className}
    >
      {lead ?? text}
    </time>
  );
}

/** The viewer's time zone; `UTC` on the server and for the first paint. */
export function useViewerZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
}
