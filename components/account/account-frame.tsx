import type { ReactNode } from 'react';
import { Mark } from '../auth/mark';
import { SkipLink } from '../shell/skip-link';

/** One column for what concerns the person and no workspace. */
export function AccountFrame({ children }: { children: ReactNode }) {
  return (
    <>
      <SkipLink />
      <div className="mx-auto grid min-h-dvh max-w-facts grid-rows-[auto_1fr] gap-6 px-gutter py-6">
        <header className="flex flex-wrap items-center justify-between gap-3">
          <Mark />
          <a
            href="/"
            className="inline-flex min-h-target items-center text-text-2 hover:text-text hover:underline"
          >
            Back to the workspace
          </a>
        </header>
        <main id="main" tabIndex={-1} className="grid content-start gap-8 pb-10">
          {children}
        </main>
      </div>
    </>
  );
}
