import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  children: ReactNode;
}

/** Says why a list is empty and what to do; left-aligned, no picture. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <section className="grid max-w-text justify-items-start gap-3 rounded-table border border-border border-dashed px-5 py-6">
      <h2 className="font-strong text-lead">{title}</h2>
      {children}
    </section>
  );
}
