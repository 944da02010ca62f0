'use client';

import { intervalHref } from './interval-href';
import { NumberRow, UsageTable } from './usage-table';

interface IntervalTableProps {
  caption: string;
  /** Heads of the numbers. */
  heads: readonly string[];
  /** Of each interval when it begins and its numbers, in words. */
  rows: readonly (readonly string[])[];
  /** Where the intervals begin, and where the last one ends. In milliseconds. */
  edges: readonly number[];
  /** The address of the log, without a time. */
  log: string;
}

/**
 * What a chart shows, each interval with its link to the log. It takes words and no elements: what a page hands to
 * scripts is then a fraction of the table.
 */
export function IntervalTable({ caption, heads, rows, edges, log }: IntervalTableProps) {
  return (
    <UsageTable caption={caption} heads={['From', ...heads]}>
      {rows.map(([name, ...values], place) => {
        const [from = 0, to = 0] = edges.slice(place);
        const link = <a href={intervalHref(log, [from, to])}>{name}</a>;
        return <NumberRow key={from} name={link} values={values} />;
      })}
    </UsageTable>
  );
}
