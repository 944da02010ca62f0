import type { KeyUse } from '@/lib/core/key-use';
import { barHeights } from './bar-heights';

const BAR = 4;
const HEIGHT = 20;

/** The last 24 hours of a key in bars, errors at their foot. Says nothing that is not said beside it. */
export function Sparkline({ use: { bars }, className }: { use: KeyUse; className?: string }) {
  const most = Math.max(0, ...bars.map(({ requests }) => requests));
  return (
    <svg
      viewBox={`0 0 ${bars.length * BAR} ${HEIGHT}`}
      aria-hidden="true"
      preserveAspectRatio="none"
      className={className ?? 'h-5 w-32'}
    >
      {bars.map((bar, place) => {
        const { all, failed } = barHeights(bar, most, HEIGHT - 1);
        const at = { x: place * BAR + 0.5, width: BAR - 1 };
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
          <g key={place}>
            <rect {...at} y={HEIGHT - all} height={all} className="fill-text-3" opacity={0.55} />
            {failed > 0 && (
              <rect {...at} y={HEIGHT - failed} height={failed} className="fill-danger" />
            )}
          </g>
        );
      })}
    </svg>
  );
}
