'use client';

import type { FormState } from '@/lib/core/form-state';
import { describe, Field } from '../ui/field';
import { formFaults, useFaultFocus } from '../ui/form-faults';
import { Textarea } from '../ui/input';
import { Notice } from '../ui/notice';
import { SubmitButton } from '../ui/submit-button';

interface PasteFormProps {
  state: FormState<unknown>;
  look(form: FormData): void;
}

/** Takes what somebody found: keys in any text, pasted or as a file. */
export function PasteForm({ state, look }: PasteFormProps) {
  useFaultFocus(state, 'leaked', 'secrets');
  const { faultOf } = formFaults(state);
  const fault = faultOf('secrets') ?? faultOf('text');
  return (
    <form action={look} className="grid max-w-text gap-4">
      {state.status === 'error' && fault === undefined && (
        <Notice tone="danger" role="alert">
          {state.message}
        </Notice>
      )}
      <Field
        id="leaked-secrets"
        label="Leaked text"
        hint="A list, a log, a commit: every key in it is found, up to 10,000. It is looked at and forgotten."
        error={fault}
      >
        <Textarea
          id="leaked-secrets"
          name="secrets"
          rows={8}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-1p-ignore
          className="font-mono"
          {...describe('leaked-secrets', { hint: true, error: fault })}
        />
      </Field>
      <Field id="leaked-file" label="Or a file" isOptional hint="Text, up to 4 MB.">
        <input
          id="leaked-file"
          name="file"
          type="file"
          aria-describedby="leaked-file-hint"
          className="min-h-target w-full min-w-0 text-text-2 file:me-3 file:h-control-small file:rounded-control file:border file:border-border file:bg-surface file:px-2.5 file:text-text coarse:min-h-11"
        />
      </Field>
      <div>
        <SubmitButton pendingLabel="Looking…">Look what it holds</SubmitButton>
      </div>
    </form>
  );
}
