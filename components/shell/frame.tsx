import { Menu as MenuIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Disclosure } from '../ui/disclosure';
import { RouteFocus } from './route-focus';
import { Shortcuts } from './shortcuts';
import type { ShortcutWords } from './shortcuts-dialog';
import { SkipLink } from './skip-link';

interface FrameProps {
  /** At the top of everything. */
  line?: ReactNode;
  /** What the bar of phones says. */
  title: string;
  badge?: ReactNode;
  /** The profile's words for shortcuts; null on pages that belong to no workspace. */
  words: ShortcutWords | null;
  sidebar: ReactNode;
  children: ReactNode;
}

/** What stands around every page of the dashboard: a sidebar, or on phones a bar with a menu. */
export function Frame({ line, title, badge, words, sidebar, children }: FrameProps) {
  return (
    <>
      <SkipLink />
      {line}
      <aside
        aria-label="Sidebar"
        className="no-print fixed inset-y-0 start-0 hidden w-sidebar flex-col gap-3 overflow-y-auto border-border border-e bg-sunken p-2.5 pt-3.5 desk:flex"
      >
        {sidebar}
      </aside>
      <header className="no-print sticky top-0 z-20 border-border border-b bg-sunken px-gutter pt-env-bar desk:hidden">
        <Disclosure className="group">
          <summary className="flex h-12 items-center gap-3">
            <MenuIcon aria-hidden="true" className="size-5 text-text-2" />
            <span className="min-w-0 grow truncate font-strong">{title}</span>
            {badge}
            <span className="sr-only">Menu</span>
          </summary>
          <div className="flex flex-col gap-4 pb-4">{sidebar}</div>
        </Disclosure>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto max-w-content px-gutter pt-5 pb-24 desk:ms-sidebar desk:pt-6 desk:pb-10"
      >
        {children}
      </main>
      <RouteFocus />
      <Shortcuts words={words} />
    </>
  );
}
