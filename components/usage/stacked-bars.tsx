import clsx from 'clsx';
import { useId } from 'react';

/** A part of a bar. */
export interface BarPart {
  name: string;
  value: number;
  fill: string;
  href: string;
}

export interface Bar {
  /** Tells it from the others. */
  at: number;
  /** From the base upwards. */
  parts: readonly BarPart[];
  /** Whether its time lasts still: it is hatched. */
  isPartial: boolean;
}

interface StackedBarsProps {
  bars: readonly Bar[];
  /** What a bar as high as the chart stands for. */
  max: number;
}

const HEIGHT = 100;
const GAP = 0.16;

/** Bars of parts, one for each interval. Every part leads to its requests; arrow keys reach them by the cursor. */
export function StackedBars({ bars, max }: StackedBarsProps) {
  const hatch = useId();
  return (
    <svg
      viewBox={`0 0 ${bars.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block size-full"
      aria-hidden="true"
    >
      <pattern id={hatch} width="0.3" height="6" patternUnits="userSpaceOnUse">
        <rect width="0.3" height="3" className="fill-bg" />
      </pattern>
      {bars.map(({ at, parts, isPartial }, place) => (
        <g key={at}>
          {stack(parts, max).map(({ name, fill, href, y, height }) => (
            <a key={name} href={href} tabIndex={-1}>
              <rect
                x={place + GAP / 2}
                y={y}
                width={1 - GAP}
                height={height}
                className={clsx(fill, 'hover:opacity-70')}
              />
              {isPartial && (
                <rect
                  x={place + GAP / 2}
                  y={y}
                  width={1 - GAP}
                  height={height}
                  fill={`url(#${hatch})`}
                  opacity="0.55"
                  pointerEvents="none"
                />
              )}
            </a>
          ))}
        </g>
      ))}
    </svg>
  );
}

function stack(parts: readonly BarPart[], max: number) {
  let below = 0;
  return parts
    .filter(({ value }) => value > 0 && max > 0)
    .map((part) => {
      // What there is can be seen, however little of the whole it is.
      const height = Math.max(0.8, (HEIGHT * part.value) / max);
      const y = Math.max(0, HEIGHT - below - height);
      below += height;
      return { ...part, y: rounded(y), height: rounded(height) };
    });
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
