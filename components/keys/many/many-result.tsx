'use client';

import { startTransition, useEffect, useEffectEvent } from 'react';
import { describePropagation } from '@/lib/core/barrier';
import type { ManyProgress } from '@/lib/core/many-keys';
import { LinkButton } from '../../ui/link-button';
import { Notice } from '../../ui/notice';
import { ProgressForm } from './progress-form';
import { SkippedList } from './skipped-list';
import { keysOf, MANY_WORDS } from './words';

interface ManyResultProps {
  progress: ManyProgress;
  /** How many keys there were to change. */
  total: number;
  send(form: FormData): void;
  isPending: boolean;
  backHref: string;
}

/**
 * How far a change has come, and at its end what it has done. With a script it goes on by itself; without
 * one somebody presses Continue. Who leaves meanwhile leaves the rest as it was.
 */
export function ManyResult({ progress, total, send, isPending, backHref }: ManyResultProps) {
  const { kind, changed, skipped, next, undo, propagation } = progress;
  const goOn = useEffectEvent((text: string) => startTransition(() => send(formOf(text))));
  useEffect(() => {
    if (next !== null) goOn(next);
  }, [next]);
  const seen = changed + Object.values(skipped).reduce((sum, count) => sum + count, 0);
  const words = MANY_WORDS[kind];
  return (
    <div className="grid max-w-text gap-4">
      <Notice tone={next === null && changed > 0 ? 'good' : 'neutral'} role="status">
        {next === null ? (
          <>
            <p className="font-strong">
              {changed === 0 ? 'No key was changed.' : words.done(changed)}
            </p>
            {changed > 0 && <p>{describePropagation(propagation)}</p>}
          </>
        ) : (
          <>
            <p className="font-strong">
              {words.pending} {seen.toLocaleString('en-GB')} of {keysOf(Math.max(total, seen))}
            </p>
            <p>Each is in force as it is counted. Leave this page to keep the rest as it is.</p>
          </>
        )}
      </Notice>
      {next !== null && (
        <progress
          aria-label="Keys looked at"
          max={Math.max(total, seen)}
          value={seen}
          className="w-full"
        />
      )}
      <SkippedList skipped={skipped} />
      <div className="flex flex-wrap gap-2">
        {next !== null && (
          <ProgressForm text={next} send={send} isPending={isPending} label="Continue" />
        )}
        {undo !== null && (
          <ProgressForm
            text={undo}
            send={send}
            isPending={isPending}
            label={`Undo: activate ${keysOf(changed)}`}
          />
        )}
        <LinkButton href={backHref}>Back to the list</LinkButton>
      </div>
      {kind === 'deactivate' && next === null && undo === null && changed > 0 && (
        <p className="text-text-2">
          So many cannot be taken back by one button. Filter the list by Deactivated to activate
          them.
        </p>
      )}
    </div>
  );
}

function formOf(text: string): FormData {
  const form = new FormData();
  form.set('progress', text);
  form.set('scripted', 'yes');
  return form;
}
