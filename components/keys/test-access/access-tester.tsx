'use client';

import { useActionState } from 'react';
import type { AccessQuestion, AccessVerdict } from '@/lib/core/access-verdict';
import { idle } from '@/lib/core/form-state';
import { ErrorSummary } from '../../ui/error-summary';
import type { FormAction } from '../../ui/form-action';
import { useFaultFocus } from '../../ui/form-faults';
import { SubmitButton } from '../../ui/submit-button';
import { QuestionFields, type TestableKey } from './question-fields';
import { VerdictPanel } from './verdict-panel';

interface AccessTesterProps {
  slug: string;
  keys: readonly TestableKey[];
  question: AccessQuestion;
  test: FormAction<AccessVerdict>;
}

/** A request that is only imagined, and what would be decided about it. */
export function AccessTester({ slug, keys, question, test }: AccessTesterProps) {
  const [state, send] = useActionState(test, idle);
  useFaultFocus(state, 'test');
  return (
    <div className="grid items-start gap-6 desk:grid-cols-2">
      <form action={send} className="grid gap-4">
        {state.status === 'error' && (
          <ErrorSummary message={state.message} faults={state.faults} idPrefix="test" />
        )}
        <QuestionFields
          state={state}
          keys={keys}
          question={state.status === 'done' ? state.data.asked : question}
        />
        <div>
          <SubmitButton pendingLabel="Testing…">Test access</SubmitButton>
        </div>
      </form>
      <section aria-label="Result" aria-live="polite">
        {state.status === 'done' ? (
          <VerdictPanel slug={slug} verdict={state.data} />
        ) : (
          <p className="text-text-2">
            The answer appears here: allowed or denied, each check in order, and the exact answer of
            the API. Nothing is sent, counted or taken from a rate limit.
          </p>
        )}
      </section>
    </div>
  );
}
