'use client';

import { intervalHref, spanOf } from './interval-href';
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
        const span = spanOf(edges, place);
        const link = <a href={intervalHref(log, span)}>{name}</a>;
        return <NumberRow key={span[0]} name={link} values={values} />;
      })}
    </UsageTable>
  );
}
