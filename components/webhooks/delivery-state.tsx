import type { DeliveryState } from '@/lib/core/delivery';

const STATES: Readonly<Record<DeliveryState, { sign: string; words: string; className: string }>> =
  {
    pending: { sign: '…', words: 'Waiting', className: 'text-warn' },
    delivered: { sign: '✓', words: 'Delivered', className: 'text-live' },
    failed: { sign: '✕', words: 'Given up', className: 'text-danger' },
  };

/** How a delivery stands, readable without colour. */
export function DeliveryStateWord({ state }: { state: DeliveryState }) {
  const { sign, words, className } = STATES[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden="true" className={className}>
        {sign}
      </span>
      {words}
    </span>
  );
}
