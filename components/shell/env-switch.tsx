'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { startTransition } from 'react';
import { idle } from '@/lib/core/form-state';
import type { Environment } from '@/lib/core/key-format';
import { EnvShape } from './env-shape';
import type { ShellActions } from './shell-context';
import { useEnvironment } from './use-environment';

const LABELS: Readonly<Record<Environment, string>> = { live: 'Live', test: 'Test' };

interface EnvSwitchProps extends Pick<ShellActions, 'remember'> {
  environments: readonly Environment[];
  fallback: Environment;
  /** Where a page that belongs to one environment (a single key) leads in the other. */
  listHref: string;
}

/** Live or test. Two links, because it is a place one goes to; with a script the choice is also kept. */
export function EnvSwitch({ environments, fallback, listHref, remember }: EnvSwitchProps) {
  const current = useEnvironment(fallback);
  const pathname = usePathname();
  const path = pathname.startsWith(`${listHref}/`) ? listHref : pathname;

  if (environments.length < 2) return null;

  function go(environment: Environment) {
    const form = new FormData();
    form.set('environment', environment);
    form.set('next', `${path}?env=${environment}`);
    startTransition(async () => {
      await remember(idle, form);
    });
  }

  return (
    <nav
      aria-label="Environment"
      className="grid grid-cols-2 rounded-control border border-border bg-bg p-0.5"
    >
      {environments.map((environment) => (
        <Link
          key={environment}
          href={`${path}?env=${environment}`}
          aria-current={environment === current ? 'true' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(environment);
          }}
          className={clsx(
            'flex h-control-small items-center justify-center gap-1.5 rounded-[5px] border',
            environment === current
              ? 'border-border bg-surface font-strong text-text'
              : 'border-transparent text-text-2 hover:text-text',
          )}
        >
          <EnvShape environment={environment} />
          {LABELS[environment]}
        </Link>
      ))}
    </nav>
  );
}
