import type { ReactNode } from 'react';

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
      <table className="number-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {heads.map((head, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
              <th key={place} scope="col">
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
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
        <td key={place}>{value}</td>
      ))}
    </tr>
  );
}
