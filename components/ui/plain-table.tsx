import type { ReactNode } from 'react';

/** The classes of a head cell, of one above numbers, and of a cell. */
export const HEAD_CLASS = 'h-8 px-3 text-start font-normal text-text-2 text-xs';
export const NUMBER_HEAD_CLASS = 'h-8 px-3 text-end font-normal text-text-2 text-xs';
export const CELL_CLASS = 'px-3 py-1.5';
/** For columns that a narrow table goes without. */
export const WIDE_ONLY = '@max-[40rem]:hidden';

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
