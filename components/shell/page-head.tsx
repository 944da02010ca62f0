import Link from 'next/link';
import type { ReactNode } from 'react';

export interface Crumb {
  label: string;
  /** Without it the crumb is a heading of the navigation, not a page. */
  href?: string | undefined;
}

interface PageHeadProps {
  crumbs: readonly Crumb[];
  title: ReactNode;
  lead?: ReactNode;
  /** What can be done here, the main thing last. */
  children?: ReactNode;
  /** Why something cannot be done. */
  note?: ReactNode;
}

/** Where one is, what it is called, and what can be done. */
export function PageHead({ crumbs, title, lead, children, note }: PageHeadProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-0.5">
        <nav aria-label="Breadcrumb">
          <ol className="flex flex-wrap gap-1.5 text-text-3 text-xs">
            {crumbs.map(({ label, href }, index) => (
              <li key={label} className="flex gap-1.5">
                {index > 0 && <span aria-hidden="true">›</span>}
                {href === undefined ? (
                  <span aria-current={index === crumbs.length - 1 ? 'page' : undefined}>
                    {label}
                  </span>
                ) : (
                  <Link
                    href={href}
                    className="-my-1 inline-block py-1 hover:text-text hover:underline coarse:-my-3.5 coarse:py-3.5"
                  >
                    {label}
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </nav>
        <h1 tabIndex={-1} className="min-w-0 break-words font-strong text-title">
          {title}
        </h1>
        {lead !== undefined && <div className="text-text-2">{lead}</div>}
      </div>
      {children !== undefined && (
        <div className="grid gap-1.5 desk:justify-items-end print:hidden">
          <div className="flex flex-wrap gap-2">{children}</div>
          {note !== undefined && <div className="text-text-2">{note}</div>}
        </div>
      )}
    </header>
  );
}
