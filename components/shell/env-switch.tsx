'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { ENVIRONMENTS, type Environment } from '@/lib/core/key-format';
import { EnvShape } from './env-shape';
import { useEnvironment } from './use-environment';

const LABELS: Readonly<Record<Environment, string>> = { live: 'Live', test: 'Test' };
const YEAR_SECONDS = 31_536_000;

interface EnvSwitchProps {
  fallback: Environment;
  /** Where a page that belongs to one environment (a single key) leads in the other. */
  listHref: string;
}

/** Live or test. Two links, because it is a place one goes to; the choice is remembered. */
export function EnvSwitch({ fallback, listHref }: EnvSwitchProps) {
  const current = useEnvironment(fallback);
  const pathname = usePathname();
  const path = pathname.startsWith(`${listHref}/`) ? listHref : pathname;
  return (
    <nav
      aria-label="Environment"
      className="grid grid-cols-2 rounded-control border border-border bg-bg p-0.5"
    >
      {ENVIRONMENTS.map((environment) => (
        <Link
          key={environment}
          href={`${path}?env=${environment}`}
          aria-current={environment === current ? 'true' : undefined}
          onClick={() => remember(environment)}
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

function remember(environment: Environment) {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: a preference, not a session; the store API is not everywhere
  document.cookie = `keydesk.env=${environment}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
}
