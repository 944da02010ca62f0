import type { Incident, IncidentEvent } from '@/lib/core/alerts/incident';
import { Time } from '../ui/time';

/** What happened to an incident, in the order of time. */
export function Timeline({ incident }: { incident: Incident }) {
  const { timeline, acknowledgedAt, acknowledgedBy } = incident;
  const entries = timeline.map((event) => ({ at: event.at, ...wordsOf(event) }));
  if (acknowledgedAt !== null) {
    const words = `Acknowledged by ${acknowledgedBy ?? 'the command line'}`;
    entries.push({ at: acknowledgedAt, shape: '◆', words, detail: '' });
  }
  entries.sort((a, b) => a.at.getTime() - b.at.getTime());
  return (
    <ol className="grid gap-2">
      {entries.map(({ at, shape, words, detail }) => (
        <li key={`${at.getTime()} ${words}`} className="flex gap-2.5">
          <span aria-hidden="true" className="w-3 shrink-0 text-text-2 text-xs leading-5">
            {shape}
          </span>
          <span className="min-w-0">
            <span className="font-strong">{words}</span>{' '}
            <span className="text-text-2">
              <Time date={at} />
            </span>
            {detail !== '' && <span className="block">{detail}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function wordsOf({ kind, text }: IncidentEvent): { shape: string; words: string; detail: string } {
  switch (kind) {
    case 'opened':
      return { shape: '▲', words: 'It began', detail: text };
    case 'raised':
      return { shape: '▲', words: 'It got worse', detail: text };
    case 'mailed':
      return {
        shape: '✉',
        words: text === '1' ? '1 person was mailed' : `${text} people were mailed`,
        detail: '',
      };
    case 'recovered':
      return { shape: '○', words: 'It was over', detail: '' };
  }
}
