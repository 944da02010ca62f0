import Link from 'next/link';
import type { AccessVerdict } from '@/lib/core/access-verdict';
import { CodeBlock } from '../../ui/code-block';
import { Notice } from '../../ui/notice';
import { keyHref } from '../links';
import type { Place } from './rule-links';
import { TraceList } from './trace-list';

interface VerdictPanelProps {
  place: Place;
  verdict: AccessVerdict;
}

/** Allowed or denied, why, and what the caller would get. */
export function VerdictPanel({ place, verdict }: VerdictPanelProps) {
  const { key, isAllowed, detail, remedy, answer } = verdict;
  return (
    <div className="grid gap-5">
      <Notice tone={isAllowed ? 'good' : 'danger'}>
        <p className="font-strong text-lead">{isAllowed ? '✓ Allowed' : '✕ Denied'}</p>
        <p>{detail}</p>
        {key !== null && (
          <p className="text-text-2">
            Key:{' '}
            <Link className="prose-link" href={keyHref(place.slug, key.environment, key.id)}>
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
        <TraceList place={place} verdict={verdict} />
      </section>
      <section className="grid gap-2">
        <h3 className="font-strong">
          {isAllowed
            ? 'What Keydesk adds to the answer of the API'
            : 'The answer that the caller would get'}
        </h3>
        <CodeBlock label="HTTP answer" code={answer} />
      </section>
    </div>
  );
}
