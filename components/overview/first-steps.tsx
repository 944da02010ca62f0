import Link from 'next/link';
import type { FirstStep, StepState } from '@/lib/core/first-steps';
import type { Environment } from '@/lib/core/key-format';
import { keysHref, securityHref } from '../keys/links';
import type { FormAction } from '../ui/form-action';
import { HideStepsForm } from './hide-steps-form';

interface FirstStepsProps {
  slug: string;
  environment: Environment;
  steps: readonly StepState[];
  hide: FormAction<null>;
}

const WORDS: Readonly<Record<FirstStep, { title: string; why: string }>> = {
  restrict: {
    title: 'Restrict keys by IP address',
    why: 'A stolen key is useless from anywhere else.',
  },
  teammate: {
    title: 'Add a teammate',
    why: 'Somebody else can stop a key when you are away.',
  },
  two_step: {
    title: 'Turn on two-step sign-in',
    why: 'Your password alone no longer opens this desk.',
  },
  live_key: {
    title: 'Create a live key',
    why: 'Test keys change nothing; a live key calls the real API.',
  },
  webhook: {
    title: 'Send alerts to a webhook',
    why: 'Your own systems hear of trouble as soon as you do.',
  },
};

/** What a new workspace should do, ticked as it is done. */
export function FirstSteps({ slug, environment, steps, hide }: FirstStepsProps) {
  if (steps.length === 0) return null;
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section
      aria-labelledby="first-steps"
      className="grid gap-2 rounded-table border border-border bg-surface p-4 print:hidden"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="first-steps" className="font-strong text-lead">
          Next steps{' '}
          <span className="font-normal text-text-2">
            {done} of {steps.length} done
          </span>
        </h2>
        <HideStepsForm hide={hide} />
      </div>
      <ul className="grid gap-x-6 gap-y-2 desk:grid-cols-2">
        {steps.map(({ step, isDone }) => (
          <li key={step} className="flex gap-2.5">
            <span aria-hidden="true" className={isDone ? 'text-live' : 'text-text-3'}>
              {isDone ? '✓' : '○'}
            </span>
            <span className="grid min-w-0">
              {isDone ? (
                <span className="text-text-2">
                  <span className="sr-only">Done: </span>
                  {WORDS[step].title}
                </span>
              ) : (
                <>
                  <Link
                    prefetch={false}
                    className="prose-link justify-self-start"
                    href={hrefOf(step, slug, environment)}
                  >
                    {WORDS[step].title}
                  </Link>
                  <span className="text-text-2">{WORDS[step].why}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function hrefOf(step: FirstStep, slug: string, environment: Environment): string {
  const settings = `/${slug}/settings`;
  if (step === 'restrict') return securityHref(slug, environment, null);
  if (step === 'teammate') return `${settings}/members?env=${environment}`;
  if (step === 'two_step') return '/account#totp-title';
  if (step === 'live_key') return keysHref(slug, 'live', { new: '1' });
  return `${settings}/webhooks?env=${environment}`;
}
