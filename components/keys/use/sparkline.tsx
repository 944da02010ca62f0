import type { KeyUse } from '@/lib/core/key-use';
import { barHeights } from './bar-heights';

const BAR = 4;
const HEIGHT = 20;

/** The last 24 hours of a key in bars, errors at their foot. Says nothing that is not said beside it. Two paths: as Keymark. */
export function Sparkline({ use: { bars }, className }: { use: KeyUse; className?: string }) {
  const most = Math.max(0, ...bars.map(({ requests }) => requests));
  const heights = bars.map((bar) => barHeights(bar, most, HEIGHT - 1));
  const failed = pathOf(heights.map((height) => height.failed));
  return (
    <svg
      viewBox={`0 0 ${bars.length * BAR} ${HEIGHT}`}
      aria-hidden="true"
      preserveAspectRatio="none"
      className={className ?? 'h-5 w-32'}
    >
      <path d={pathOf(heights.map(({ all }) => all))} className="fill-text-3" opacity={0.55} />
      {failed !== '' && <path d={failed} className="fill-danger" />}
    </svg>
  );
}

/** Bars that stand on the floor, each in its place. */
function pathOf(heights: readonly number[]): string {
  const width = BAR - 1;
  return heights
    .map((height, place) =>
      height === 0
        ? ''
        : `M${place * BAR + 0.5} ${HEIGHT}v-${short(height)}h${width}v${short(height)}z`,
    )
    .join('');
}

function short(height: number): number {
  return Math.round(height * 100) / 100;
}
