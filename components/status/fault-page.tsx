import type { ReactNode } from 'react';

interface FaultPageProps {
  title: string;
  /** Finds the request in the server's log. */
  requestId: string | null;
  children: ReactNode;
}

/** What stands where a page should stand: why, and what to do now. */
export function FaultPage({ title, requestId, children }: FaultPageProps) {
  return (
    <div className="grid max-w-text justify-items-start gap-3">
      <h1 tabIndex={-1} className="font-strong text-title">
        {title}
      </h1>
      {children}
      {requestId !== null && (
        <p className="text-text-3 text-xs">
          Request <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
