'use client';

import { startTransition, useEffect, useEffectEvent } from 'react';
import type { CompromisedProgress } from '@/lib/core/compromised-progress';
import { keysOf } from '../keys/many/words';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';
import { useHydrated } from '../ui/use-hydrated';

interface CompromisedResultProps {
  progress: CompromisedProgress;
  send(form: FormData): void;
  isPending: boolean;
}

/** How far the revocation is, and at its end what it has done, with a file to keep. */
export function CompromisedResult({ progress, send, isPending }: CompromisedResultProps) {
  const { ids, count, done, revoked, already, unknown, isStalled } = progress;
  const isOver = done >= count;
  const isHydrated = useHydrated();
  const goOn = useEffectEvent(() => startTransition(() => send(formOf(progress))));
  useEffect(() => {
    if (progress.done < progress.count && !progress.isStalled) goOn();
  }, [progress]);
  return (
    <div className="grid max-w-text gap-4">
      <Notice tone={isStalled ? 'danger' : isOver ? 'good' : 'neutral'} role="status">
        <p className="font-strong">
          {isOver
            ? `${keysOf(revoked)} ${revoked === 1 ? 'is' : 'are'} revoked for good.`
            : `Revoking… ${done.toLocaleString('en-GB')} of ${keysOf(count)}`}
        </p>
        {isStalled && (
          <p>
            The database was away: of {keysOf(count - done)} it is not known whether they are
            revoked. Press Continue.
          </p>
        )}
        {isOver && <p>Every verifier has confirmed. The owners are told in their dashboards.</p>}
        {already > 0 && <p>{keysOf(already)} had been revoked before.</p>}
        {unknown > 0 && <p>{keysOf(unknown)} do not exist any more.</p>}
      </Notice>
      {isOver ? (
        <form method="post" action="/admin/keys/compromised/report">
          <input type="hidden" name="ids" value={ids} />
          <Button type="submit">Download the report (CSV)</Button>
        </form>
      ) : (
        <>
          <progress aria-label="Keys revoked" max={count} value={done} className="w-full" />
          <form action={send}>
            {fieldsOf(progress).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            {isHydrated && <input type="hidden" name="scripted" value="yes" />}
            <SubmitButton tone="secondary" pendingLabel="Working…" isPending={isPending}>
              Continue
            </SubmitButton>
          </form>
        </>
      )}
      <p>
        <a className="prose-link" href="/admin/keys/compromised">
          Begin again with another list
        </a>
      </p>
    </div>
  );
}

function fieldsOf(progress: CompromisedProgress): [name: string, value: string][] {
  const { ids, reason, act, done, revoked, already, unknown } = progress;
  const counts = Object.entries({ done, revoked, already, unknown });
  return [
    ['ids', ids],
    ['reason', reason],
    ['act', act],
    ...counts.map(([name, count]): [string, string] => [name, String(count)]),
  ];
}

function formOf(progress: CompromisedProgress): FormData {
  const form = new FormData();
  for (const [name, value] of fieldsOf(progress)) form.set(name, value);
  form.set('scripted', 'yes');
  return form;
}
