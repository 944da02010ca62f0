import type { AttemptView } from '@/lib/core/webhook';
import { CodeBlock } from '../ui/code-block';
import { Time } from '../ui/time';
import { describeFault, durationWord, statusWord } from './words';

/** Every attempt at a delivery and what was answered, newest first. */
export function AttemptList({ tries }: { tries: readonly AttemptView[] }) {
  return (
    <ol className="grid overflow-clip rounded-table border border-border bg-surface">
      {tries.map(({ number, at, milliseconds, status, error, excerpt }) => (
        <li key={number} className="grid gap-2 border-border border-b px-4 py-2.5 last:border-b-0">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-strong">Attempt {number}</span>
            <span>
              {statusWord(status)} in {durationWord(milliseconds)}
            </span>
            <Time date={at} className="text-text-2 text-xs" />
          </p>
          {error !== null && <p className="text-text-2">{describeFault(error)}</p>}
          {excerpt !== null && excerpt !== '' && (
            <CodeBlock code={excerpt} label={`What was answered to attempt ${number}`} />
          )}
        </li>
      ))}
    </ol>
  );
}
