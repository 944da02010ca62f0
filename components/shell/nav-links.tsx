'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { Environment } from '@/lib/core/key-format';
import { useEnvironment } from './use-environment';

interface NavLinksProps {
  slug: string;
  fallback: Environment;
  menuPath: readonly string[];
}

/** The pages of a workspace. Every link carries the environment. */
export function NavLinks({ slug, fallback, menuPath }: NavLinksProps) {
  const pages = [
    { path: 'api-keys', label: menuPath.at(-1) ?? '', keys: 'g k' },
    { path: 'security', label: 'Security', keys: 'g s' },
    { path: 'test-access', label: 'Test access', keys: 'g t' },
    { path: 'webhooks', label: 'Webhooks', keys: 'g h' },
    { path: 'members', label: 'Members', keys: 'g m' },
    { path: 'audit-log', label: 'Audit log', keys: 'g a' },
    { path: 'workspace', label: 'Workspace', keys: 'g w' },
  ];
  const environment = useEnvironment(fallback);
  const pathname = usePathname();
  return (
    <nav aria-label="Workspace" className="grid gap-0.5">
      <h2 className="px-2 pb-1 text-text-3 text-xs">
        {menuPath.slice(0, -1).join(' › ') || 'Settings'}
      </h2>
      {pages.map(({ path, label, keys }) => {
        const href = `/${slug}/settings/${path}`;
        const isCurrent = pathname.startsWith(href);
        return (
          <Link
            key={path}
            href={`${href}?env=${environment}`}
            aria-current={isCurrent ? 'page' : undefined}
            aria-keyshortcuts={keys}
            data-shortcut={keys}
            className={clsx(
              'flex h-control-small items-center rounded-control border-s-2 px-2',
              isCurrent
                ? 'border-accent bg-hover font-strong text-text'
                : 'border-transparent text-text-2 hover:bg-hover hover:text-text',
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
