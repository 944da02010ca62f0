import type { ReactNode } from 'react';
import { Mark } from './mark';

/** One column for pages outside a workspace. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto grid min-h-dvh max-w-104 grid-rows-[auto_1fr_auto] gap-8 px-gutter py-8">
      <header>
        <Mark />
      </header>
      <main className="grid content-start gap-5">{children}</main>
      <footer className="text-text-3 text-xs">
        <a href="/docs/errors" className="inline-flex min-h-target items-center hover:underline">
          Help: API errors
        </a>
      </footer>
    </div>
  );
}
