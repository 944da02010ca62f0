import type { ReactNode } from 'react';

/** What is known about something, fact by fact. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, ReactNode])[] }) {
  return (
    <dl className="grid rounded-table border border-border bg-surface">
      {facts.map(([name, fact]) => (
        <div
          key={name}
          className="grid gap-x-4 border-border border-b px-4 py-2.5 last:border-b-0 desk:grid-cols-[9rem_1fr]"
        >
          <dt className="text-text-2">{name}</dt>
          <dd className="min-w-0 break-words">{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
