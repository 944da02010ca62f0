'use client';

import { formatMoment } from '../ui/format-time';
import { useViewerZone } from '../ui/time';

/** The second of a request in the viewer's zone, its day above or beside it; UTC without a script. */
export function LogTime({ date }: { date: Date }) {
  const zone = useViewerZone();
  const day = partsIn(date, zone, { day: 'numeric', month: 'short' });
  const clock = partsIn(date, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <time
      dateTime={date.toISOString()}
      title={formatMoment(date, zone)}
      className="grid gap-x-1.5 whitespace-nowrap text-xs tabular-nums @min-[44rem]:inline-flex"
    >
      <span className="text-text-3">{day}</span>
      <span>{clock}</span>
    </time>
  );
}

function partsIn(date: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date);
}
