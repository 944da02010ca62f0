import clsx from 'clsx';
import type { ReactNode } from 'react';

/** The class of a cell. */
export const CELL_CLASS = 'px-3 py-1.5';
/** For columns that a narrow table goes without. */
export const WIDE_ONLY = '@max-[40rem]:hidden';

interface HeadProps {
  className?: string;
  /** Whether it stands above numbers. */
  isNumber?: boolean;
  children: ReactNode;
}

/** The head of a column. */
export function Head({ className, isNumber = false, children }: HeadProps) {
  const side = isNumber ? 'text-end' : 'text-start';
  return (
    <th scope="col" className={clsx('h-8 px-3 font-normal text-text-2 text-xs', side, className)}>
      {children}
    </th>
  );
}

interface PlainTableProps {
  /** Names the table for assistive technology. */
  caption: string;
  /** The head cells. */
  head: ReactNode;
  /** The rows. */
  children: ReactNode;
}

/** A table to read: as wide as its place, its lines framed. */
export function PlainTable({ caption, head, children }: PlainTableProps) {
  return (
    <div className="@container overflow-clip rounded-table border border-border">
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead className="border-border border-b bg-sunken">
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
