import clsx from 'clsx';
import type { Incident } from '@/lib/core/alerts/incident';

/** How an incident stands, as a shape and words. */
export function IncidentState({
  incident: { recoveredAt, acknowledgedAt },
}: {
  incident: Pick<Incident, 'recoveredAt' | 'acknowledgedAt'>;
}) {
  const isOpen = recoveredAt === null;
  const [shape, words] = isOpen
    ? acknowledgedAt === null
      ? ['▲', 'Open']
      : ['◆', 'Acknowledged']
    : ['○', 'Over'];
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <span
        aria-hidden="true"
        className={clsx(
          'text-xs',
          !isOpen ? 'text-text-3' : acknowledgedAt === null ? 'text-danger' : 'text-warn',
        )}
      >
        {shape}
      </span>
      {words}
    </span>
  );
}
