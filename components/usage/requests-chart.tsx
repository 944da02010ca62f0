import type { UsageInterval, UsageReport } from '@/lib/core/usage-figures';
import { ChartBlock, Legend } from './chart-block';
import { ChartPlot } from './chart-plot';
import { logsHref, type UsagePlace, usageCsvHref } from './links';
import { StackedBars } from './stacked-bars';
import { CLASS_TONES, STACK } from './tones';
import { NumberRow, UsageTable } from './usage-table';
import {
  CLASS_LABELS,
  countWord,
  inSentence,
  intervalWord,
  momentWord,
  requestsWord,
} from './words';

interface ChartProps {
  place: UsagePlace;
  report: UsageReport;
}

/** How many requests, and what they came to. */
export function RequestsChart({ place, report }: ChartProps) {
  const { range, intervals, total } = report;
  const max = Math.max(...intervals.map(({ sum }) => heightOf(sum)), 0);
  const shown = [...STACK].reverse();
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
          }))}
        />
      }
      table={
        <UsageTable
          caption={`Requests ${intervalWord(range.interval)}`}
          heads={['From', 'Requests', ...shown.map((name) => CLASS_LABELS[name])]}
        >
          {intervals.map(({ from, to, sum }) => (
            <NumberRow
              key={from}
              name={
                <a
                  className="hover:underline"
                  href={logsHref(place.slug, report.filter, [from, to])}
                >
                  {momentWord(from, range)}
                </a>
              }
              values={[sum.requests, ...shown.map((name) => sum.byClass[name])].map(countWord)}
            />
          ))}
        </UsageTable>
      }
    >
      <ChartPlot
        title="Requests"
        range={range}
        top={countWord(max)}
        values={intervals.map((interval) => sentenceOf(interval, report))}
        hrefs={intervals.map(({ from, to }) => logsHref(place.slug, report.filter, [from, to]))}
      >
        <StackedBars
          max={max}
          bars={intervals.map(({ from, to, isPartial, sum }) => ({
            at: from,
            isPartial,
            parts: STACK.map((name) => ({
              name,
              value: sum.byClass[name],
              fill: CLASS_TONES[name].fill,
              href: logsHref(place.slug, report.filter, [from, to], { outcome: name }),
            })),
          }))}
        />
      </ChartPlot>
    </ChartBlock>
  );
}

function heightOf({ byClass }: UsageInterval['sum']): number {
  return Object.values(byClass).reduce((sum, count) => sum + count, 0);
}

function sentenceOf({ from, isPartial, sum }: UsageInterval, { range }: UsageReport): string {
  const facts = [...STACK]
    .reverse()
    .filter((name) => sum.byClass[name] > 0)
    .map((name) => `${inSentence(CLASS_LABELS[name])} ${countWord(sum.byClass[name])}`);
  const head = `${momentWord(from, range)}${isPartial ? ' until now' : ''}: ${requestsWord(sum.requests)}`;
  return facts.length === 0 ? head : `${head}; ${facts.join(', ')}`;
}

function busiest({ range }: UsageReport, intervals: readonly UsageInterval[], max: number): string {
  const most = intervals.find(({ sum }) => max > 0 && heightOf(sum) === max);
  const by = `By ${intervalWord(range.interval).slice(3)}, ${range.zone}`;
  if (most === undefined) return `${by}. There was none.`;
  return `${by}. Most from ${momentWord(most.from, range)} on: ${countWord(max)}.`;
}
