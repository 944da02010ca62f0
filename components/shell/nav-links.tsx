'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { Environment } from '@/lib/core/key-format';
import { useEnvironment } from './use-environment';

interface NavLinksProps {
  slug: string;
  fallback: Environment;
}

/** The pages of a workspace. Every link carries the environment. */
export function NavLinks({ slug, fallback }: NavLinksProps) {
  const environment = useEnvironment(fallback);
  const href = `/${slug}/settings/api-keys`;
  const isCurrent = usePathname().startsWith(href);
  return (
    <nav aria-label="Workspace" className="grid gap-0.5">
      <h2 className="px-2 pb-1 text-text-3 text-xs">Settings</h2>
      <Link
        href={`${href}?env=${environment}`}
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts="g k"
        data-shortcut="g k"
        className={clsx(
          'flex h-control-small items-center rounded-control border-s-2 px-2',
          isCurrent
            ? 'border-accent bg-hover font-strong text-text'
            : 'border-transparent text-text-2 hover:bg-hover hover:text-text',
        )}
      >
        API Keys
      </Link>
    </nav>
  );
}
