import Link from 'next/link';
import type { KeySort } from '@/lib/core/page';
import { type KeyListState, keyListHref } from '../links';

const ORDERS: Readonly<Record<KeySort, { aria: 'ascending' | 'descending'; arrow: string }>> = {
  created: { aria: 'descending', arrow: '↓' },
  last_used: { aria: 'descending', arrow: '↓' },
  name: { aria: 'ascending', arrow: '↑' },
};

interface SortHeaderProps {
  slug: string;
  list: KeyListState;
  by: KeySort;
  className: string;
  children: string;
}

/** The head of a column that the list can be ordered by. */
export function SortHeader({ slug, list, by, className, children }: SortHeaderProps) {
  const isCurrent = list.sort === by;
  const { aria, arrow } = ORDERS[by];
  return (
    <th scope="col" aria-sort={isCurrent ? aria : undefined} className={className}>
      <Link
        href={keyListHref(slug, { ...list, sort: by, cursor: null })}
        prefetch={false}
        scroll={false}
        className="inline-flex h-target items-center gap-1 hover:text-text"
      >
        {children}
        <span aria-hidden="true" className={isCurrent ? 'text-text' : 'invisible'}>
          {arrow}
        </span>
      </Link>
    </th>
  );
}
