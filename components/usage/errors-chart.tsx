import type { UsageInterval, UsageReport } from '@/lib/core/usage-figures';
import { wholeOf } from '@/lib/core/usage-range';
import { ChartBlock, Legend } from './chart-block';
import { ChartPlot } from './chart-plot';
import { logAddress, logsHref, type UsagePlace, usageCsvHref } from './links';
import { StackedBars } from './stacked-bars';
import { ERROR_CODES } from './tones';
import { NumberRow, UsageTable } from './usage-table';
import { beginningWord, countWord, inSentence, shareWord } from './words';

interface ChartProps {
  place: UsagePlace;
  report: UsageReport;
}

const WHOLE = 100_000;

/** Which share of the requests failed, by the status that was answered. */
export function ErrorsChart({ place, report }: ChartProps) {
  const { range, intervals, total, filter } = report;
  const all = codesOf(total);
  const codes = intervals.map(({ sum }) => codesOf(sum));
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
          entries={all.map(({ name, status, tone, count }) => ({
            name,
            swatch: tone.swatch,
            value: shareWord(count, total.requests),
            href: count === 0 ? null : logsHref(place.slug, filter, wholeOf(range), { status }),
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
                  className="font-mono"
                  href={logsHref(place.slug, filter, wholeOf(range), { status: String(status) })}
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
        rows={intervals.map((interval) => [
          beginningWord(interval, range),
          ...codesOf(interval.sum).map(({ count }) => shareWord(count, interval.sum.requests)),
        ])}
        told={{ names: all.map(({ name }) => `with ${inSentence(name)}`), none: 'no errors' }}
        log={logAddress(place.slug, filter)}
      >
        <StackedBars
          max={WHOLE * worst}
          parts={ERROR_CODES.map(({ status, tone }, code) => ({
            stroke: tone.stroke,
            part: `status=${status}`,
            values: codes.map((counts, at) =>
              drawnShare(counts[code]?.count ?? 0, intervals[at]?.sum.requests ?? 0),
            ),
          }))}
          partial={intervals.findIndex(({ isPartial }) => isPartial)}
        />
      </ChartPlot>
    </ChartBlock>
  );
}

/** How many requests had which of the statuses, each in the first group that has it. */
function codesOf({ byStatus }: UsageInterval['sum']) {
  const left = new Map(byStatus);
  return ERROR_CODES.map(({ name, status: word, first, last, tone }) => {
    let count = 0;
    for (const [status, requests] of left) {
      if (status < first || status > last) continue;
      count += requests;
      left.delete(status);
    }
    return { name, status: word, tone, count };
  });
}

/** A share of a hundred thousand: exact enough to be drawn, and few characters. */
function drawnShare(count: number, requests: number): number {
  return Math.ceil((WHOLE * count) / Math.max(1, requests));
}

function rateOf(sum: UsageInterval['sum']): number {
  const failed = codesOf(sum).reduce((all, { count }) => all + count, 0);
  return failed / Math.max(1, sum.requests);
}
