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

interface NavPage {
  /** Below the workspace's address. */
  path: string;
  label: string;
  /** The single keys that lead there. */
  keys: string;
}

/** What happens with the keys. */
const OBSERVE: readonly NavPage[] = [
  { path: 'overview', label: 'Overview', keys: 'g o' },
  { path: 'usage', label: 'Usage', keys: 'g u' },
  { path: 'logs', label: 'Logs', keys: 'g l' },
  { path: 'alerts', label: 'Alerts', keys: 'g n' },
];

const SETTINGS: readonly NavPage[] = [
  { path: 'settings/security', label: 'Security', keys: 'g s' },
  { path: 'settings/test-access', label: 'Test access', keys: 'g t' },
  { path: 'settings/webhooks', label: 'Webhooks', keys: 'g h' },
  { path: 'settings/members', label: 'Members', keys: 'g m' },
  { path: 'settings/audit-log', label: 'Audit log', keys: 'g a' },
  { path: 'settings/workspace', label: 'Workspace', keys: 'g w' },
];

/** The pages of a workspace. Every link carries the environment. */
export function NavLinks({ slug, fallback, menuPath }: NavLinksProps) {
  const keys = { path: 'settings/api-keys', label: menuPath.at(-1) ?? '', keys: 'g k' };
  const environment = useEnvironment(fallback);
  const links = (pages: readonly NavPage[]) =>
    pages.map((page) => (
      <NavLink key={page.path} {...page} base={`/${slug}`} environment={environment} />
    ));
  return (
    <nav aria-label="Workspace" className="grid gap-0.5">
      <h2 className={HEADING}>Observe</h2>
      {links(OBSERVE)}
      <h2 className={clsx(HEADING, 'pt-3')}>{menuPath.slice(0, -1).join(' › ') || 'Settings'}</h2>
      {links([keys, ...SETTINGS])}
    </nav>
  );
}

const HEADING = 'px-2 pb-1 text-text-3 text-xs';

interface NavLinkProps extends NavPage {
  base: string;
  environment: Environment;
}

function NavLink({ path, label, keys, base, environment }: NavLinkProps) {
  const href = `${base}/${path}`;
  const isCurrent = usePathname().startsWith(href);
  return (
    <Link
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
}
