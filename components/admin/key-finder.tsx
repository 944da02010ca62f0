'use client';

import { type ReactNode, useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { InstallationKey } from '@/lib/core/installation-key';
import type { KeySearch } from '@/lib/core/key-search';
import { describe, Field } from '../ui/field';
import type { FormAction } from '../ui/form-action';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Textarea } from '../ui/input';
import { SubmitButton } from '../ui/submit-button';
import { FindResult } from './find-result';

/** What a search found. */
export interface Found {
  by: KeySearch['by'] | null;
  keys: readonly InstallationKey[];
  unknown: number;
  nextCursor: string | null;
}

interface KeyFinderProps {
  find: FormAction<Found>;
  now: Date;
  /** What the address asked for, until something else is looked for. */
  children: ReactNode;
}

/** Finds keys of every workspace. What is pasted travels in the form's body alone. */
export function KeyFinder({ find, now, children }: KeyFinderProps) {
  const [state, send] = useActionState(find, idle);
  useFaultFocus(state, 'find');
  const { faultOf } = formFaults(state);
  const fault = faultOf('secret') ?? faultOf('text');
  return (
    <div className="grid gap-5">
      <form action={send} className="grid max-w-text gap-4">
        <Field
          id="find-secret"
          label="Key, or what names it"
          hint="Whole keys in any text, up to 100; or the last four characters, an id, a workspace’s address name, or the e-mail address of who created it. It is not kept and not logged."
          error={fault}
        >
          <Textarea
            id="find-secret"
            name="secret"
            rows={2}
            required
            maxLength={10_000}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-1p-ignore
            data-shortcut="/"
            className="font-mono"
            {...describe('find-secret', { hint: true, error: fault })}
          />
        </Field>
        <div>
          <SubmitButton pendingLabel="Looking…">Find keys</SubmitButton>
        </div>
      </form>
      <div role="status" className="grid gap-3">
        {state.status === 'error' && fault === undefined && (
          <p className="text-danger">{state.message}</p>
        )}
        {state.status === 'done' && <FindResult found={state.data} now={now} />}
      </div>
      {state.status === 'idle' && children}
    </div>
  );
}
