import type { ReactNode } from 'react';
import type { UsageRange } from '@/lib/core/usage-range';
import { ChartCursor } from './chart-cursor';
import type { IntervalNames } from './tell-interval';
import { momentWord } from './words';

interface ChartPlotProps {
  title: string;
  range: UsageRange;
  /** What the top of the chart stands for, in words. */
  top: string;
  /** Of each interval when it begins and its numbers, in words. */
  rows: readonly (readonly string[])[];
  told: IntervalNames;
  /** The address of the log, without a time. */
  log: string;
  /** The chart: as wide and as high as its place. */
  children: ReactNode;
}

/** A chart between its axes, with a cursor over it. */
export function ChartPlot({ title, range, top, rows, told, log, children }: ChartPlotProps) {
  return (
    <div className="grid gap-1">
      <span aria-hidden="true" className="font-mono text-text-3 text-xs tabular-nums">
        {top}
      </span>
      <ChartCursor
        label={`${title}: arrow keys go through time, Enter opens the log`}
        rows={rows}
        told={told}
        edges={range.edges}
        log={log}
        below={<TimeAxis range={range} />}
      >
        <div className="h-36 border-border border-t border-b [background:linear-gradient(var(--color-border),var(--color-border))_0_50%/100%_1px_no-repeat]">
          {children}
        </div>
      </ChartCursor>
    </div>
  );
}

function TimeAxis({ range }: { range: UsageRange }) {
  const { edges } = range;
  const middle = Math.floor((edges.length - 1) / 2);
  const marks = [...new Set([edges[0], edges[middle], edges.at(-2)])];
  return (
    <div
      aria-hidden="true"
      className="flex justify-between font-mono text-text-3 text-xs tabular-nums"
    >
      {marks.map((ms) => ms !== undefined && <span key={ms}>{momentWord(ms, range)}</span>)}
    </div>
  );
}
