'use client';

import type { ReactNode } from 'react';
import { SubmitButton } from '../../ui/submit-button';
import { useHydrated } from '../../ui/use-hydrated';

interface ProgressFormProps {
  /** How far the change has come, as the answer before gave it. */
  text: string;
  send(form: FormData): void;
  isPending: boolean;
  label: string;
  /** What else is asked for. */
  children?: ReactNode;
  /** What else can be done, beside the button. */
  beside?: ReactNode;
}

/** The button for the next step of a change that is under way. */
export function ProgressForm({
  text,
  send,
  isPending,
  label,
  children,
  beside,
}: ProgressFormProps) {
  const isHydrated = useHydrated();
  return (
    <form action={send} className="grid justify-items-start gap-4">
      <input type="hidden" name="progress" value={text} />
      {isHydrated && <input type="hidden" name="scripted" value="yes" />}
      {children}
      <div className="flex flex-wrap gap-2">
        <SubmitButton tone="secondary" pendingLabel="Working…" isPending={isPending}>
          {label}
        </SubmitButton>
        {beside}
      </div>
    </form>
  );
}
