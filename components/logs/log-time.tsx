'use client';

import { dateFormat } from '../ui/date-format';
import { formatMoment } from '../ui/format-time';
import { useViewerZone } from '../ui/time';

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;

/** The second of a request in the viewer's zone, its day above or beside it; UTC without a script. */
export function LogTime({ date }: { date: Date }) {
  const zone = useViewerZone();
  const day = dateFormat(zone, { day: 'numeric', month: 'short' }).format(date);
  const clock = dateFormat(zone, CLOCK).format(date);
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
