import clsx from 'clsx';
import Link from 'next/link';
import type { StatusFilter } from '@/lib/core/page';
import { type KeyListState, keyListHref } from '../links';

const CHIPS: readonly { status: StatusFilter; label: string }[] = [
  { status: 'active', label: 'Active' },
  { status: 'inactive', label: 'Deactivated' },
  { status: 'expired', label: 'Expired' },
  { status: 'revoked', label: 'Revoked' },
];

/** Which states the list holds. Each chip is a link that adds or removes its state. */
export function StatusFilters({ slug, list }: { slug: string; list: KeyListState }) {
  return (
    <ul aria-label="Status" className="flex flex-wrap gap-2 py-0.5 coarse:py-0">
      {CHIPS.map(({ status, label }) => {
        const isOn = list.statuses.includes(status);
        const statuses = isOn
          ? list.statuses.filter((other) => other !== status)
          : [...list.statuses, status];
        return (
          <li key={status}>
            <Link
              href={keyListHref(slug, { ...list, statuses, cursor: null })}
              prefetch={false}
              scroll={false}
              aria-current={isOn ? 'true' : undefined}
              className={clsx(
                'inline-flex h-control-small items-center gap-1.5 rounded-control border px-2.5',
                isOn
                  ? 'border-text-2 bg-hover text-text'
                  : 'border-border-strong border-dashed text-text-2 hover:bg-hover hover:text-text',
              )}
            >
              {label}
              {isOn && <span aria-hidden="true">×</span>}
              {isOn && <span className="sr-only">, remove filter</span>}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** The labels of the chosen states, for sentences. */
export function labelsOf(statuses: readonly StatusFilter[]): string {
  return CHIPS.filter(({ status }) => statuses.includes(status))
    .map(({ label }) => label.toLowerCase())
    .join(' or ');
}
