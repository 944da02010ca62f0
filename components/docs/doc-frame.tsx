import type { ReactNode } from 'react';
import { Mark } from '../auth/mark';

/** Plain pages to read, for who is signed in and who is not. */
export function DocFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mx-auto grid max-w-content gap-6 px-gutter py-8">
      <header className="flex items-center justify-between gap-4">
        <Mark />
        <a href="/" className="inline-flex min-h-target items-center text-text-2 hover:underline">
          To the dashboard
        </a>
      </header>
      <main className="grid gap-6">
        <h1 tabIndex={-1} className="font-strong text-title">
          {title}
        </h1>
        {children}
      </main>
    </div>
  );
}
