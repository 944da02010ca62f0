'use client';

import { useSyncExternalStore } from 'react';
import { dayIn, formatMoment } from './format-time';

const never = () => () => {};

interface TimeProps {
  date: Date;
  /** What leads instead of the date, for example `4 min ago`; the date is then its title. */
  lead?: string | undefined;
  /** `day`: only the day, with the whole moment as its title. */
  form?: 'moment' | 'day' | undefined;
  className?: string | undefined;
}

/** A moment in the viewer's zone with UTC beside it. Without a script it is UTC alone. */
export function Time({ date, lead, form = 'moment', className }: TimeProps) {
  const zone = useViewerZone();
  const text = formatMoment(date, zone);
  const shown = lead ?? (form === 'day' ? dayIn(date, zone) : text);
  return (
    <time
      dateTime={date.toISOString()}
      title={shown === text ? undefined : text}
      className={className}
    >
      {shown}
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
