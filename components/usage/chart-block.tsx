import { type ReactNode, useId } from 'react';
import { AnchorButton } from '../ui/anchor-button';

interface ChartBlockProps {
  title: string;
  /** What the chart shows, in a sentence. */
  summary: ReactNode;
  /** The same as a file. */
  csvHref: string;
  legend?: ReactNode;
  children: ReactNode;
  /** The same as a table. */
  table: ReactNode;
}

/** A chart with its sentence, and the same as a table and as a file. */
export function ChartBlock({ title, summary, csvHref, legend, children, table }: ChartBlockProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-2">
      <BlockHead id={id} title={title} csvHref={csvHref} />
      <figure aria-labelledby={id} className="grid gap-2">
        <figcaption className="text-text-2">{summary}</figcaption>
        {legend}
        {children}
      </figure>
      <details className="print:hidden">
        <summary className="w-fit cursor-pointer py-1 text-text-2 hover:text-text coarse:py-3">
          Show as table
        </summary>
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by arrow keys
          tabIndex={0}
          aria-label={`${title} as a table`}
          className="mt-1 max-h-80 overflow-auto"
        >
          {table}
        </section>
      </details>
    </section>
  );
}

/** The head of a block, with the same as a file. */
export function BlockHead({ id, title, csvHref }: { id: string; title: string; csvHref: string }) {
  return (
    <div className="flex items-center justify-between gap-3">
      <h2 id={id} className="font-strong text-lead">
        {title}
      </h2>
      <AnchorButton
        size="small"
        tone="quiet"
        href={csvHref}
        download
        aria-label={`${title} as CSV`}
      >
        CSV
      </AnchorButton>
    </div>
  );
}

interface LegendEntry {
  name: string;
  swatch: string;
  value: string;
  /** All of it in the log; null where there is none of it. */
  href: string | null;
}

/** What each colour of a chart stands for. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-text-2 text-xs">
      {entries.map(({ name, swatch, value, href }) => (
        <li key={name} className="flex min-h-6 items-center gap-1.5">
          <span aria-hidden="true" className={`size-2.5 rounded-[2px] ${swatch}`} />
          {href === null ? (
            name
          ) : (
            <a href={href} className="inline-flex min-h-6 items-center hover:underline">
              {name}
            </a>
          )}
          <span className="font-mono tabular-nums">{value}</span>
        </li>
      ))}
    </ul>
  );
}
