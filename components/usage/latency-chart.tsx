import type { Latency, UsageReport } from '@/lib/core/usage-figures';
import { ChartBlock } from './chart-block';
import { ChartPlot } from './chart-plot';
import { IntervalTable } from './interval-table';
import { logAddress, type UsagePlace, usageCsvHref } from './links';
import { beginningWord, intervalWord, latencyWord } from './words';

interface ChartProps {
  place: UsagePlace;
  report: UsageReport;
}

const HEIGHT = 100;
/** Told apart by how they are drawn, not by their colour alone. */
const LINES = [
  { name: 'p50', stroke: 'stroke-text', dashes: undefined },
  { name: 'p95', stroke: 'stroke-text-3', dashes: '5 3' },
  { name: 'p99', stroke: 'stroke-warn', dashes: '1.5 2.5' },
] as const satisfies readonly { name: keyof Latency; stroke: string; dashes: string | undefined }[];

/** How long answers took. */
export function LatencyChart({ place, report }: ChartProps) {
  const { range, intervals, latency, filter } = report;
  if (latency === null) return <Untold report={report} />;
  const log = logAddress(place.slug, filter);
  const rows = intervals.map((interval) => [
    beginningWord(interval, range),
    ...LINES.map(({ name }) => latencyWord(interval.latency?.[name] ?? null)),
  ]);
  const max = Math.max(...intervals.map((interval) => interval.latency?.p99 ?? 0));
  return (
    <ChartBlock
      title="Latency"
      summary={`Half of all answers took at most ${latencyWord(latency.p50)}, 95 % at most ${latencyWord(latency.p95)}, 99 % at most ${latencyWord(latency.p99)}.`}
      csvHref={usageCsvHref(place, 'latency')}
      legend={<LineLegend />}
      table={
        <IntervalTable
          caption={`Latency ${intervalWord(range.interval)}`}
          heads={LINES.map(({ name }) => name)}
          rows={rows}
          edges={range.edges}
          log={log}
        />
      }
    >
      <ChartPlot
        title="Latency"
        range={range}
        top={latencyWord(max)}
        rows={rows}
        told={{ names: LINES.map(({ name }) => `at ${name}`), none: 'not known' }}
        log={log}
      >
        <svg
          viewBox={`0 0 ${intervals.length} ${HEIGHT}`}
          preserveAspectRatio="none"
          aria-hidden="true"
          className="block size-full"
        >
          {LINES.map(({ name, stroke, dashes }) => (
            <path
              key={name}
              d={pathOf(
                intervals.map((interval) => interval.latency?.[name] ?? null),
                max,
              )}
              className={`fill-none ${stroke}`}
              strokeWidth="1.5"
              strokeDasharray={dashes}
              vectorEffect="non-scaling-stroke"
            />
          ))}
          <rect width="100%" height="100%" fill="transparent" data-part="" />
        </svg>
      </ChartPlot>
    </ChartBlock>
  );
}

function Untold({ report }: Pick<ChartProps, 'report'>) {
  return (
    <section className="grid content-start gap-2">
      <h2 className="font-strong text-lead">Latency</h2>
      <p className="text-text-2">
        {report.total.requests === 0
          ? 'There was no request.'
          : 'Nobody told how long these answers took. Requests to /v1 are timed by themselves; what your own API took is known once it reports it.'}
      </p>
    </section>
  );
}

function LineLegend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-text-2 text-xs">
      {LINES.map(({ name, stroke, dashes }) => (
        <li key={name} className="flex min-h-6 items-center gap-1.5">
          <svg viewBox="0 0 20 4" className="h-1 w-5" aria-hidden="true">
            <path d="M0 2h20" className={stroke} strokeWidth="1.5" strokeDasharray={dashes} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

/** A line through what is known: it ends where nothing is, and begins anew. */
function pathOf(values: readonly (number | null)[], max: number): string {
  let isDrawing = false;
  const steps: string[] = [];
  for (const [at, value] of values.entries()) {
    if (value !== null) {
      const y = rounded(HEIGHT - (HEIGHT * value) / max);
      const isAlone = !isDrawing && (values[at + 1] ?? null) === null;
      if (isAlone) steps.push(`M${at + 0.1} ${y}H${at + 0.9}`);
      else steps.push(`${isDrawing ? 'L' : 'M'}${at + 0.5} ${y}`);
    }
    isDrawing = value !== null;
  }
  return steps.join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
