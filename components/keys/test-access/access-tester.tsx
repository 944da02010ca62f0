'use client';

import { useActionState, useEffect, useRef } from 'react';
import type { AccessQuestion, AccessVerdict } from '@/lib/core/access-verdict';
import { idle } from '@/lib/core/form-state';
import type { Environment } from '@/lib/core/key-format';
import { ErrorSummary } from '../../ui/error-summary';
import type { FormAction } from '../../ui/form-action';
import { formFaults, useFaultFocus } from '../../ui/form-faults';
import { SubmitButton } from '../../ui/submit-button';
import { DraftFields, type SavedRules } from './draft-fields';
import type { TestableKey } from './key-field';
import { QuestionFields } from './question-fields';
import { useTried } from './tried-draft';
import { VerdictPanel } from './verdict-panel';

export interface AccessTesterProps {
  slug: string;
  environment: Environment;
  /** Those that keys belong to. */
  environments: readonly Environment[];
  /** To pick one of; one alone is the key of the page. */
  keys: readonly TestableKey[] | TestableKey;
  question: AccessQuestion;
  /** What binds today, to begin a draft with. */
  saved: SavedRules;
  /** How many trusted proxies stand between the server and who looks. */
  proxies: number;
  /** Whether the page is for it alone: its button is the main one then. */
  isMain: boolean;
  test: FormAction<AccessVerdict>;
}

/** A request that is only imagined, and what would be decided about it: beside each other where there is room. */
export function AccessTester(props: AccessTesterProps) {
  const { draft, count } = useTried();
  // What another form hands over begins a new question.
  return (
    <Tester
      key={count}
      {...props}
      question={{ ...props.question, ...draft }}
      isHanded={count > 0}
    />
  );
}

function Tester({ isHanded, ...props }: AccessTesterProps & { isHanded: boolean }) {
  const { slug, environment, saved, isMain, test } = props;
  const [state, send] = useActionState(test, idle);
  useFaultFocus(state, 'test');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (isHanded) form.current?.querySelector<HTMLInputElement>('[name="path"]')?.focus();
  }, [isHanded]);
  const question = state.status === 'done' ? state.data.asked : props.question;
  return (
    <div className="@container">
      <div className="grid items-start gap-6 @min-[44rem]:grid-cols-2">
        <form ref={form} action={send} className="@container grid gap-4">
          {state.status === 'error' && (
            <ErrorSummary
              message={state.message}
              faults={state.faults}
              idPrefix="test"
              lead="Nothing was tested yet."
            />
          )}
          <QuestionFields {...props} state={state} question={question} />
          <DraftFields faults={formFaults(state)} question={question} saved={saved} />
          <div>
            <SubmitButton tone={isMain ? 'primary' : 'secondary'} pendingLabel="Testing…">
              Test access
            </SubmitButton>
          </div>
        </form>
        <section aria-label="Result" aria-live="polite">
          <h2 className="sr-only">Result</h2>
          {state.status === 'done' ? (
            <VerdictPanel place={{ slug, environment }} verdict={state.data} />
          ) : (
            <p className="text-text-2">
              The answer appears here: allowed or denied, each check in order, and the exact answer
              of the API. Nothing is sent, counted or taken from a rate limit.
            </p>
          )}
        </section>
      </div>
    </div>
  );
}
