import type { UsageInterval, UsageReport } from '@/lib/core/usage-figures';
import { ChartBlock, Legend } from './chart-block';
import { ChartPlot } from './chart-plot';
import { logsHref, type UsagePlace, usageCsvHref } from './links';
import { StackedBars } from './stacked-bars';
import { ERROR_CODES } from './tones';
import { NumberRow, UsageTable } from './usage-table';
import { countWord, momentWord, shareWord } from './words';

interface ChartProps {
  place: UsagePlace;
  report: UsageReport;
}

/** Which share of the requests failed, by the status that was answered. */
export function ErrorsChart({ place, report }: ChartProps) {
  const { range, intervals, total, filter } = report;
  const all = codesOf(total);
  const worst = Math.max(...intervals.map(({ sum }) => rateOf(sum)), 0);
  const statuses = [...total.byStatus].filter(([status]) => status >= 400);
  return (
    <ChartBlock
      title="Error rate"
      summary={
        total.errors === 0
          ? 'Nothing was refused, and no answer that is known was an error.'
          : `${shareWord(total.errors, total.requests)} of all: refused, or answered with a status from 400 on.`
      }
      csvHref={usageCsvHref(place, 'errors')}
      legend={
        <Legend
          entries={all.map(({ name, tone, count }) => ({
            name,
            swatch: tone.swatch,
            value: shareWord(count, total.requests),
          }))}
        />
      }
      table={
        <UsageTable caption="Errors by status" heads={['Status', 'Requests', 'Share']}>
          {statuses.map(([status, count]) => (
            <NumberRow
              key={status}
              name={
                <a
                  className="font-mono hover:underline"
                  href={logsHref(place.slug, filter, wholeOf(report), { status: String(status) })}
                >
                  {status}
                </a>
              }
              values={[countWord(count), shareWord(count, total.requests)]}
            />
          ))}
        </UsageTable>
      }
    >
      <ChartPlot
        title="Error rate"
        range={range}
        top={worst === 0 ? '0 %' : shareWord(worst, 1)}
        values={intervals.map((interval) => sentenceOf(interval, report))}
        hrefs={intervals.map(({ from, to }) => logsHref(place.slug, filter, [from, to]))}
      >
        <StackedBars
          max={worst}
          bars={intervals.map(({ from, to, isPartial, sum }) => ({
            at: from,
            isPartial,
            parts: codesOf(sum).map(({ name, tone, count }) => ({
              name,
              value: count / Math.max(1, sum.requests),
              fill: tone.fill,
              href: logsHref(place.slug, filter, [from, to], { status: name.slice(-3) }),
            })),
          }))}
        />
      </ChartPlot>
    </ChartBlock>
  );
}

/** How many requests had which of the statuses, each in the first group that has it. */
function codesOf({ byStatus }: UsageInterval['sum']) {
  const left = new Map(byStatus);
  return ERROR_CODES.map(({ name, first, last, tone }) => {
    let count = 0;
    for (const [status, requests] of left) {
      if (status < first || status > last) continue;
      count += requests;
      left.delete(status);
    }
    return { name, tone, count };
  });
}

function rateOf(sum: UsageInterval['sum']): number {
  const failed = codesOf(sum).reduce((all, { count }) => all + count, 0);
  return failed / Math.max(1, sum.requests);
}

function sentenceOf({ from, isPartial, sum }: UsageInterval, { range }: UsageReport): string {
  const head = `${momentWord(from, range)}${isPartial ? ' until now' : ''}:`;
  const facts = codesOf(sum)
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${name} ${shareWord(count, sum.requests)}`);
  return `${head} ${facts.length === 0 ? 'no errors' : facts.join(', ')}`;
}

function wholeOf({ intervals }: UsageReport): readonly [number, number] {
  return [intervals[0]?.from ?? 0, intervals.at(-1)?.to ?? 0];
}
