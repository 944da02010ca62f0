import type { ReactNode } from 'react';

interface AccountSectionProps {
  id: string;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** One thing about an account. */
export function AccountSection({ id, title, lead, children }: AccountSectionProps) {
  return (
    <section aria-labelledby={id} className="grid gap-4 border-border border-t pt-5">
      <div className="grid gap-1">
        <h2 id={id} className="font-strong text-lead">
          {title}
        </h2>
        {lead !== undefined && <div className="max-w-text text-text-2">{lead}</div>}
      </div>
      {children}
    </section>
  );
}
