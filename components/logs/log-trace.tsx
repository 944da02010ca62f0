import clsx from 'clsx';
import type { TraceStep } from '@/lib/core/verification';
import { CHECK_LABELS } from '../keys/test-access/check-labels';
import { MARKS } from '../keys/test-access/trace-list';

/** Each check of a decision in its order, and what it came to. */
export function LogTrace({ trace }: { trace: readonly TraceStep[] }) {
  return (
    <ol className="grid rounded-table border border-border bg-surface">
      {trace.map(({ check, outcome }) => {
        const { sign, word, className } = MARKS[outcome];
        return (
          <li
            key={check}
            className={clsx(
              'flex items-baseline gap-3 border-border border-b px-3 py-1.5 last:border-b-0',
              outcome === 'skipped' && 'text-text-3',
            )}
          >
            <span aria-hidden="true" className={clsx('w-3 font-mono', className)}>
              {sign}
            </span>
            <span className="min-w-0 grow">{CHECK_LABELS[check]}</span>
            <span className={clsx('shrink-0 text-xs', className)}>{word}</span>
          </li>
        );
      })}
    </ol>
  );
}
