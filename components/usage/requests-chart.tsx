import type { UsageInterval, UsageReport } from '@/lib/core/usage-figures';
import { wholeOf } from '@/lib/core/usage-range';
import { ChartBlock, Legend } from './chart-block';
import { ChartPlot } from './chart-plot';
import { IntervalTable } from './interval-table';
import { logAddress, logsHref, type UsagePlace, usageCsvHref } from './links';
import { StackedBars } from './stacked-bars';
import { CLASS_TONES, STACK } from './tones';
import {
  beginningWord,
  CLASS_LABELS,
  countWord,
  inSentence,
  intervalWord,
  momentWord,
} from './words';

interface ChartProps {
  place: UsagePlace;
  report: UsageReport;
}

/** How many requests, and what they came to. */
export function RequestsChart({ place, report }: ChartProps) {
  const { range, intervals, total, filter } = report;
  const max = Math.max(...intervals.map(({ sum }) => heightOf(sum)), 0);
  const shown = [...STACK].reverse();
  const log = logAddress(place.slug, filter);
  const rows = intervals.map((interval) => {
    const { requests, byClass } = interval.sum;
    const counts = [requests, ...shown.map((name) => byClass[name])];
    return [beginningWord(interval, range), ...counts.map(countWord)];
  });
  return (
    <ChartBlock
      title="Requests"
      summary={busiest(report, intervals, max)}
      csvHref={usageCsvHref(place, 'requests')}
      legend={
        <Legend
          entries={shown.map((name) => ({
            name: CLASS_LABELS[name],
            swatch: CLASS_TONES[name].swatch,
            value: countWord(total.byClass[name]),
            href:
              total.byClass[name] === 0
                ? null
                : logsHref(place.slug, filter, wholeOf(range), { outcome: name }),
          }))}
        />
      }
      table={
        <IntervalTable
          caption={`Requests ${intervalWord(range.interval)}`}
          heads={['Requests', ...shown.map((name) => CLASS_LABELS[name])]}
          rows={rows}
          edges={range.edges}
          log={log}
        />
      }
    >
      <ChartPlot
        title="Requests"
        range={range}
        top={countWord(max)}
        rows={rows}
        told={{
          names: ['requests', ...shown.map((name) => inSentence(CLASS_LABELS[name]))],
          none: '0 requests',
        }}
        log={log}
      >
        <StackedBars
          max={max}
          parts={STACK.map((name) => ({
            stroke: CLASS_TONES[name].stroke,
            part: `outcome=${name}`,
            values: intervals.map(({ sum }) => sum.byClass[name]),
          }))}
          partial={intervals.findIndex(({ isPartial }) => isPartial)}
        />
      </ChartPlot>
    </ChartBlock>
  );
}

function heightOf({ byClass }: UsageInterval['sum']): number {
  return Object.values(byClass).reduce((sum, count) => sum + count, 0);
}

function busiest({ range }: UsageReport, intervals: readonly UsageInterval[], max: number): string {
  const most = intervals.find(({ sum }) => max > 0 && heightOf(sum) === max);
  const by = `By ${intervalWord(range.interval).slice(3)}, ${range.zone}`;
  if (most === undefined) return `${by}. There was none.`;
  return `${by}. Most from ${momentWord(most.from, range)} on: ${countWord(max)}.`;
}
