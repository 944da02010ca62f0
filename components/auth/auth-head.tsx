import type { ReactNode } from 'react';

/** What a page outside a workspace is for. */
export function AuthHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <h1 tabIndex={-1} className="font-strong text-title">
        {title}
      </h1>
      {children !== undefined && <div className="text-text-2">{children}</div>}
    </div>
  );
}
