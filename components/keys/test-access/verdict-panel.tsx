import clsx from 'clsx';
import Link from 'next/link';
import type { AccessVerdict } from '@/lib/core/access-verdict';
import type { TraceStep } from '@/lib/core/verification';
import { CodeBlock } from '../../ui/code-block';
import { Notice } from '../../ui/notice';
import { keyHref } from '../links';
import { CHECK_LABELS } from './check-labels';

interface VerdictPanelProps {
  slug: string;
  verdict: AccessVerdict;
}

/** Allowed or denied, why, and what the caller would get. */
export function VerdictPanel({ slug, verdict }: VerdictPanelProps) {
  const { key, isAllowed, detail, remedy, trace, answer } = verdict;
  return (
    <div className="grid gap-5">
      <Notice tone={isAllowed ? 'good' : 'danger'}>
        <h2 className="font-strong text-lead">{isAllowed ? '✓ Allowed' : '✕ Denied'}</h2>
        <p>{detail}</p>
        {key !== null && (
          <p className="text-text-2">
            Key:{' '}
            <Link className="prose-link" href={keyHref(slug, key.environment, key.id)}>
              {key.name}
            </Link>{' '}
            <code>••••{key.lastFour}</code>
          </p>
        )}
      </Notice>
      {remedy !== null && (
        <section className="grid gap-1">
          <h3 className="font-strong">What would have to change</h3>
          <p>{remedy}</p>
        </section>
      )}
      <section className="grid gap-2">
        <h3 className="font-strong">Checks, in their order</h3>
        <ol className="grid rounded-table border border-border bg-surface">
          {trace.map((step) => (
            <Step key={step.check} step={step} />
          ))}
        </ol>
      </section>
      {answer !== null && (
        <section className="grid gap-2">
          <h3 className="font-strong">The answer that the caller would get</h3>
          <CodeBlock label="HTTP answer" code={answer} />
        </section>
      )}
    </div>
  );
}

const MARKS = {
  passed: { sign: '✓', word: 'Passed', className: 'text-live' },
  failed: { sign: '✕', word: 'Failed', className: 'text-danger' },
  reported: { sign: '!', word: 'Would fail, reports only', className: 'text-warn' },
  skipped: { sign: '–', word: 'Skipped', className: 'text-text-3' },
} as const;

function Step({ step: { check, outcome } }: { step: TraceStep }) {
  const { sign, word, className } = MARKS[outcome];
  return (
    <li
      className={clsx(
        'flex items-baseline gap-3 border-border border-b px-3 py-1.5 last:border-b-0',
        outcome === 'skipped' && 'text-text-3',
      )}
    >
      <span aria-hidden="true" className={clsx('w-3 font-mono', className)}>
        {sign}
      </span>
      <span className="grow">{CHECK_LABELS[check]}</span>
      <span className={clsx('text-xs', className)}>{word}</span>
    </li>
  );
}
