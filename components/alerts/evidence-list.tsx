import type { Evidence } from '@/lib/core/alerts/rules';
import { Time } from '../ui/time';
import { evidenceWords } from './evidence-words';

/** What a rule saw when it was worst. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const shown = evidenceWords(evidence);
  if (shown.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
      {shown.map(({ label, words }) => (
        <div key={label} className="contents">
          <dt className="text-text-2">{label}</dt>
          <dd className="break-words tabular-nums">
            {words instanceof Date ? <Time date={words} /> : words}
          </dd>
        </div>
      ))}
    </dl>
  );
}
