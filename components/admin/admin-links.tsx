'use client';

import clsx from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';

const PAGES = [
  { href: '/admin/keys', label: 'Find keys' },
  { href: '/admin/keys/compromised', label: 'Revoke compromised' },
  { href: '/admin/workspaces', label: 'Workspaces' },
  { href: '/admin/instance', label: 'Instance' },
] as const;

/** The pages of the installation. */
export function AdminLinks() {
  const pathname = usePathname();
  // The longest that fits: one page stands below another.
  const current = PAGES.filter(({ href }) => pathname.startsWith(href))
    .toSorted((a, b) => b.href.length - a.href.length)
    .at(0);
  return (
    <nav aria-label="Admin" className="grid gap-0.5">
      <h2 className="px-2 pb-1 text-text-3 text-xs">Installation</h2>
      {PAGES.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={href === current?.href ? 'page' : undefined}
          className={clsx(
            'flex h-control-small items-center rounded-control border-s-2 px-2',
            href === current?.href
              ? 'border-accent bg-hover font-strong text-text'
              : 'border-transparent text-text-2 hover:bg-hover hover:text-text',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
