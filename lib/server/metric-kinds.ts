import { Counter, Gauge, Histogram as PromHistogram, type Registry } from 'prom-client';
import type { Histogram } from '../core/histogram';
import { LATENCY_BUCKETS_SECONDS } from '../core/latency';

/** What a metric is called, and what it says. */
interface Named {
  name: string;
  help: string;
}

/** A value under labels. Labels come from closed sets: never an id, an address or anything that was sent. */
export type Sample<T> = readonly [labels: Readonly<Record<string, string>>, value: T];

/** Adds a counter whose owner counts; it is read when the metrics are. */
export function addCounter(
  registry: Registry,
  { read, ...named }: Named & { read: () => readonly Sample<number>[] },
): void {
  const labelNames = labelNamesOf(read());
  new Counter({
    ...named,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(labels, value);
    },
  });
}

/** Adds a gauge that is read when the metrics are. */
export function addGauge(
  registry: Registry,
  { read, ...named }: Named & { read: () => readonly Sample<number>[] },
): void {
  const labelNames = labelNamesOf(read());
  new Gauge({
    ...named,
    labelNames,
    registers: [registry],
    collect() {
      for (const [labels, value] of read()) this.set(labels, value);
    },
  });
}

/** Adds histograms of seconds whose owner counts; they are read when the metrics are. */
export function addHistogram(
  registry: Registry,
  { read, ...named }: Named & { read: () => readonly Sample<Histogram>[] },
): void {
  new ReadHistogram({ ...named, registers: [registry] }, read);
}

// prom-client's own histogram wants to be told of every duration. The registry asks a histogram for its
// text by this method.
class ReadHistogram extends PromHistogram {
  constructor(
    private readonly named: Named & { registers: Registry[] },
    private readonly read: () => readonly Sample<Histogram>[],
  ) {
    super(named);
  }

  async getForPromString() {
    const { name, help } = this.named;
    return { name, help, type: 'histogram', values: this.read().flatMap(linesOf(name)) };
  }
}

function linesOf(name: string) {
  return ([labels, histogram]: Sample<Histogram>) => {
    let count = 0;
    const buckets = LATENCY_BUCKETS_SECONDS.map((bound, index) => {
      count += histogram.buckets[index] ?? 0;
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : bound;
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: histogram.sumSeconds },
      { metricName: `${name}_count`, labels, value: count },
    ];
  };
}

function labelNamesOf(samples: readonly Sample<number>[]): string[] {
  return Object.keys(samples[0]?.[0] ?? {});
}
