'use client';

import { type FormEvent, startTransition, useActionState, useState } from 'react';
import { type ChainCheck, type CheckStep, describeFault } from '@/lib/core/audit-chain';
import { idle } from '@/lib/core/form-state';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';

interface IntegrityProps {
  /** How far the log is known to be as it was written. */
  known: ChainCheck;
  /** A step of a check of the whole log. */
  check: FormAction<CheckStep>;
}

/** Whether the log is intact, and a check of all of it: in steps by itself, or one for each press without a script. */
export function IntegrityBadge({ known, check }: IntegrityProps) {
  const [posted, send] = useActionState(check, idle);
  const [shown, setShown] = useState(posted);
  const [isChecking, setChecking] = useState(false);
  const state = shown.status === 'idle' ? posted : shown;
  const step = state.status === 'done' ? state.data : null;

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setChecking(true);
    startTransition(async () => {
      for (let resume: string | null = ''; resume !== null; ) {
        const form = new FormData();
        form.set('resume', resume);
        const answer = await check(idle, form);
        setShown(answer);
        resume = answer.status === 'done' ? answer.data.next : null;
      }
      setChecking(false);
    });
  }

  const current = step?.check ?? known;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <div role="status" className="grid gap-2">
        <Verdict integrity={current} isWhole={step !== null && step.next === null} />
        {state.status === 'error' && <Notice tone="warn">{state.message}</Notice>}
      </div>
      {isChecking && (
        <progress
          aria-label="Rows checked"
          className="w-60 max-w-full"
          value={current.point.seq}
          max={Math.max(1, current.total)}
        />
      )}
      <form action={send} onSubmit={onSubmit}>
        <input type="hidden" name="resume" value={step?.next ?? ''} />
        <SubmitButton tone="secondary" size="small" pendingLabel="Checking…" isPending={isChecking}>
          {step?.next ? 'Check on' : 'Check from the first row'}
        </SubmitButton>
      </form>
    </div>
  );
}

function Verdict({ integrity, isWhole }: { integrity: ChainCheck; isWhole: boolean }) {
  const { fault, point, total } = integrity;
  if (fault !== null) {
    return (
      <Notice tone="danger">
        <strong className="font-strong">The log is not intact.</strong> {describeFault(fault)}{' '}
        {isWhole && 'Everything before it is as it was written. '}Tell who runs this installation:
        somebody has changed the database.
      </Notice>
    );
  }
  if (point.seq < total) {
    return (
      <Notice>
        Intact to #{amount(point.seq)} of #{amount(total)}; the rest is not checked yet.
      </Notice>
    );
  }
  return (
    <Notice tone="good">
      Intact to #{amount(total)}
      {isWhole ? ', checked from the first row.' : ', checked within the last ten minutes.'}
    </Notice>
  );
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
