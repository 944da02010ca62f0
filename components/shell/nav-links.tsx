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
  const observe = [
    { path: 'overview', label: 'Overview', keys: 'g o' },
    { path: 'usage', label: 'Usage', keys: 'g u' },
  ];
  const settings = [
    { path: 'settings/api-keys', label: menuPath.at(-1) ?? '', keys: 'g k' },
    { path: 'settings/security', label: 'Security', keys: 'g s' },
    { path: 'settings/test-access', label: 'Test access', keys: 'g t' },
    { path: 'settings/webhooks', label: 'Webhooks', keys: 'g h' },
    { path: 'settings/members', label: 'Members', keys: 'g m' },
    { path: 'settings/audit-log', label: 'Audit log', keys: 'g a' },
    { path: 'settings/workspace', label: 'Workspace', keys: 'g w' },
  ];
  const place = { slug, environment: useEnvironment(fallback), pathname: usePathname() };
  return (
    <nav aria-label="Workspace" className="grid gap-4">
      <PageGroup {...place} title="Observe" pages={observe} />
      <PageGroup
        {...place}
        title={menuPath.slice(0, -1).join(' › ') || 'Settings'}
        pages={settings}
      />
    </nav>
  );
}

interface PageGroupProps {
  slug: string;
  environment: Environment;
  pathname: string;
  title: string;
  pages: readonly { path: string; label: string; keys: string }[];
}

function PageGroup({ slug, environment, pathname, title, pages }: PageGroupProps) {
  return (
    <div className="grid gap-0.5">
      <h2 className="px-2 pb-1 text-text-3 text-xs">{title}</h2>
      {pages.map(({ path, label, keys }) => {
        const href = `/${slug}/${path}`;
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
    </div>
  );
}
