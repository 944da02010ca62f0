import type { ReactNode } from 'react';
import type { LogEntry } from '@/lib/core/request-log';
import { type LogTone, TONE_WORDS, toneOf } from './log-words';

const SHAPES: Readonly<Record<LogTone, ReactNode>> = {
  good: <circle cx="5" cy="5" r="3.5" className="fill-live" />,
  open: <circle cx="5" cy="5" r="2.75" className="fill-none stroke-text-3" strokeWidth="1.75" />,
  refused: <path d="m1.5 1.5 7 7m0-7-7 7" className="fill-none stroke-danger" strokeWidth="1.75" />,
  fault: <path d="M5 .5 9.5 5 5 9.5.5 5Z" className="fill-warn" />,
  failure: <path d="M5 .75 9.75 9.25H.25Z" className="fill-danger" />,
};

/** How a request went, as a shape and its status. */
export function LogStatus({ entry }: { entry: Pick<LogEntry, 'outcome' | 'status'> }) {
  const tone = toneOf(entry);
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap" title={TONE_WORDS[tone]}>
      <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 shrink-0">
        {SHAPES[tone]}
      </svg>
      <span className="sr-only">{TONE_WORDS[tone]}, </span>
      <span className="font-mono text-xs">{entry.status === 0 ? '–' : entry.status}</span>
    </span>
  );
}
