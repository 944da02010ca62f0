import type { ReactNode } from 'react';
import { HEAD_CLASS, NUMBER_HEAD_CLASS } from '../ui/plain-table';

interface UsageTableProps {
  caption: string;
  /** Heads of the columns; the first is of the rows' names, the others stand above numbers. */
  heads: readonly ReactNode[];
  children: ReactNode;
}

/** A table of numbers, each row with its name; too wide for its place it scrolls by itself. */
export function UsageTable({ caption, heads, children }: UsageTableProps) {
  return (
    <div className="overflow-x-auto rounded-table border border-border">
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-border border-b bg-sunken">
          <tr>
            {heads.map((head, place) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
                key={place}
                scope="col"
                className={place === 0 ? HEAD_CLASS : NUMBER_HEAD_CLASS}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

interface NumberRowProps {
  /** What the row is called. */
  name: ReactNode;
  /** Its numbers, in words. */
  values: readonly ReactNode[];
}

/** A row of a table of numbers. */
export function NumberRow({ name, values }: NumberRowProps) {
  return (
    <tr className="border-border border-b last:border-b-0">
      <th scope="row" className="px-3 py-1.5 text-start font-normal">
        {name}
      </th>
      {values.map((value, place) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
          key={place}
          className="whitespace-nowrap px-3 py-1.5 text-end font-mono tabular-nums"
        >
          {value}
        </td>
      ))}
    </tr>
  );
}
