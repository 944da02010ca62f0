import clsx from 'clsx';
import type { AccessVerdict, RuledStep } from '@/lib/core/access-verdict';
import { CHECK_LABELS } from './check-labels';
import { type Place, type RuleLink, ruleLink } from './rule-links';

/** How what a check came to is shown. */
export const MARKS = {
  passed: { sign: '✓', word: 'Passed', className: 'text-live' },
  failed: { sign: '✕', word: 'Failed', className: 'text-danger' },
  reported: { sign: '!', word: 'Would fail, reports only', className: 'text-warn' },
  skipped: { sign: '–', word: 'Skipped', className: 'text-text-3' },
} as const;

interface TraceListProps {
  place: Place;
  verdict: AccessVerdict;
}

/** Each check in its order; the rule that decided is linked to where it is changed. */
export function TraceList({ place, verdict }: TraceListProps) {
  return (
    <ol className="grid rounded-table border border-border bg-surface">
      {verdict.trace.map((step) => (
        <Step key={step.check} step={step} link={ruleLink(step, place, verdict)} />
      ))}
    </ol>
  );
}

function Step({ step, link }: { step: RuledStep; link: RuleLink }) {
  const { check, outcome } = step;
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
      <span className="min-w-0 grow">
        {CHECK_LABELS[check]}
        <DecidedBy step={step} link={link} />
      </span>
      <span className={clsx('shrink-0 text-xs', className)}>{word}</span>
    </li>
  );
}

function DecidedBy({ step: { outcome, entry }, link }: { step: RuledStep; link: RuleLink }) {
  if (entry === null && (outcome === 'passed' || outcome === 'skipped')) return null;
  return (
    <span className="block text-text-2 text-xs">
      {entry === null ? 'Decided by ' : 'Let through by '}
      {/* Not the router's link: the browser marks what an address points at. */}
      <a className="prose-link" href={link.href}>
        {entry === null ? link.label : <code className="break-all">{entry}</code>}
      </a>
      {entry !== null && `, of ${link.label}`}
    </span>
  );
}
