'use client';

import Link from 'next/link';
import { useActionState } from 'react';
import { idle } from '@/lib/core/form-state';
import type { AttemptView } from '@/lib/core/webhook';
import { CodeBlock } from '../ui/code-block';
import type { FormAction } from '../ui/form-action';
import { Notice } from '../ui/notice';
import { Refusal } from '../ui/refusal';
import { SubmitButton } from '../ui/submit-button';
import { deliveryHref } from './links';
import { describeFault, durationWord, statusWord } from './words';

type SentTest = AttemptView & { deliveryId: string };

interface TestFormProps {
  slug: string;
  test: FormAction<SentTest>;
}

/** Sends a test, and shows what the receiver really answered. */
export function TestForm({ slug, test }: TestFormProps) {
  const [state, send] = useActionState(test, idle);
  return (
    <form action={send} className="grid gap-3">
      <Refusal state={state} />
      {state.status === 'done' && <Answer slug={slug} sent={state.data} />}
      <div>
        <SubmitButton pendingLabel="Sending…">Send test</SubmitButton>
      </div>
    </form>
  );
}

function Answer({ slug, sent }: { slug: string; sent: SentTest }) {
  const { status, milliseconds, error, excerpt, deliveryId } = sent;
  return (
    <Notice tone={error === null ? 'good' : 'danger'} role="status" className="grid gap-2">
      <p>
        <span className="font-strong">
          {error === null ? 'The test arrived' : 'The test failed'}
        </span>
        : {statusWord(status)} in {durationWord(milliseconds)}.{' '}
        {error !== null && `${describeFault(error)} `}
        <Link href={deliveryHref(slug, deliveryId)} className="prose-link">
          Look at the delivery
        </Link>
      </p>
      {excerpt !== null && excerpt !== '' && (
        <CodeBlock code={excerpt} label="What the receiver answered" />
      )}
    </Notice>
  );
}
