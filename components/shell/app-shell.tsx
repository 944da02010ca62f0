import { Menu as MenuIcon } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Disclosure } from '../ui/disclosure';
import { EnvBar } from './env-bar';
import { EnvLabel } from './env-label';
import { EnvSwitch } from './env-switch';
import { NavLinks } from './nav-links';
import { RouteFocus } from './route-focus';
import type { ShellActions, ShellContext } from './shell-context';
import { Shortcuts } from './shortcuts';
import { SkipLink } from './skip-link';
import { UserMenu } from './user-menu';
import { WorkspaceSwitcher } from './workspace-switcher';

interface AppShellProps {
  context: ShellContext;
  actions: ShellActions;
  children: ReactNode;
}

/** The frame around every page of a workspace: a sidebar, or on phones a bar with a menu. */
export function AppShell({ context, actions, children }: AppShellProps) {
  const sidebar = <Sidebar context={context} actions={actions} />;
  return (
    <>
      <SkipLink />
      <EnvBar fallback={context.environment} />
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
            <span className="min-w-0 grow truncate font-strong">{context.workspace.name}</span>
            <EnvLabel fallback={context.environment} />
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
      <Shortcuts
        words={{ createLabel: context.createLabel, keysLabel: context.menuPath.at(-1) ?? '' }}
      />
    </>
  );
}

function Sidebar({ context, actions }: Omit<AppShellProps, 'children'>) {
  const { workspace, environment } = context;
  return (
    <>
      <WorkspaceSwitcher workspace={workspace} workspaces={context.workspaces} />
      <EnvSwitch
        environments={context.environments}
        fallback={environment}
        listHref={`/${workspace.slug}/settings/api-keys`}
        remember={actions.remember}
      />
      <NavLinks slug={workspace.slug} fallback={environment} menuPath={context.menuPath} />
      <div className="grid gap-1 desk:mt-auto">
        <Link
          href="/docs/errors"
          className="flex h-control-small items-center rounded-control px-2.5 text-text-2 hover:bg-hover hover:text-text"
        >
          Help: API errors
        </Link>
        <UserMenu user={context.user} theme={context.theme} {...actions} />
      </div>
    </>
  );
}
