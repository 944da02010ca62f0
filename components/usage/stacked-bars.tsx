'use client';

import { useId } from 'react';

/** What is drawn in one colour. */
export interface BarPart {
  /** The class of its colour. */
  stroke: string;
  /** What the log's address says of it. */
  part: string;
  /** How much of it each interval has. */
  values: readonly number[];
}

interface StackedBarsProps {
  /** From the base upwards. */
  parts: readonly BarPart[];
  /** What a bar as high as the chart stands for. */
  max: number;
  /** The interval that lasts still, which is hatched; below 0: none does. */
  partial: number;
}

const HEIGHT = 100;
/** What there is can be seen, however little of the whole it is. */
const HEIGHT_MIN = 0.8;

/**
 * Bars of parts, one for each interval. A colour is one path, and scripts are handed its numbers alone: a page of hundreds
 * of bars stays light.
 */
export function StackedBars({ parts, max, partial }: StackedBarsProps) {
  const hatch = useId();
  const count = parts[0]?.values.length ?? 0;
  const tops = new Array<number>(count).fill(HEIGHT);
  const paths = parts.map(({ stroke, part, values }) => ({
    stroke,
    part,
    d: values.map((value, place) => barOf(tops, place, value, max)).join(''),
  }));
  return (
    <svg
      viewBox={`0 0 ${count} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block size-full"
      strokeWidth="0.84"
      aria-hidden="true"
    >
      <pattern id={hatch} width="0.3" height="6" patternUnits="userSpaceOnUse">
        <rect width="0.3" height="3" className="fill-bg" />
      </pattern>
      {paths.map(
        ({ stroke, part, d }) =>
          d !== '' && <path key={part} d={d} className={stroke} data-part={part} />,
      )}
      {partial >= 0 && (
        <path
          d={`M${partial + 0.5} ${HEIGHT}V${tops[partial] ?? HEIGHT}`}
          stroke={`url(#${hatch})`}
          opacity="0.55"
          pointerEvents="none"
        />
      )}
    </svg>
  );
}

/** Puts a part of a bar onto what is there of it already. */
function barOf(tops: number[], place: number, value: number, max: number): string {
  if (value <= 0 || max <= 0) return '';
  const bottom = tops[place] ?? HEIGHT;
  const top = rounded(Math.max(0, bottom - Math.max(HEIGHT_MIN, (HEIGHT * value) / max)));
  tops[place] = top;
  return `M${place + 0.5} ${bottom}V${top}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
