import type { ReactNode } from 'react';
import { AlertBell, AlertCount } from '../alerts/alert-bell';
import { EnvBar } from './env-bar';
import { EnvLabel } from './env-label';
import { EnvSwitch } from './env-switch';
import { Frame } from './frame';
import { NavLinks } from './nav-links';
import type { ShellActions, ShellContext } from './shell-context';
import { SidebarLink } from './sidebar-link';
import { UserMenu } from './user-menu';
import { WorkspaceSwitcher } from './workspace-switcher';

interface AppShellProps {
  context: ShellContext;
  actions: ShellActions;
  children: ReactNode;
}

/** The frame around every page of a workspace. */
export function AppShell({ context, actions, children }: AppShellProps) {
  return (
    <Frame
      line={<EnvBar fallback={context.environment} />}
      title={context.workspace.name}
      badge={
        <>
          <AlertCount count={context.openAlerts} />
          <EnvLabel fallback={context.environment} />
        </>
      }
      words={{ createLabel: context.createLabel, keysLabel: context.menuPath.at(-1) ?? '' }}
      sidebar={<Sidebar context={context} actions={actions} />}
    >
      {children}
    </Frame>
  );
}

function Sidebar({ context, actions }: Omit<AppShellProps, 'children'>) {
  const { workspace, environment } = context;
  return (
    <>
      <div className="flex items-start gap-1">
        <div className="min-w-0 grow">
          <WorkspaceSwitcher workspace={workspace} workspaces={context.workspaces} />
        </div>
        <AlertBell slug={workspace.slug} count={context.openAlerts} />
      </div>
      <EnvSwitch
        environments={context.environments}
        fallback={environment}
        listHref={`/${workspace.slug}/settings/api-keys`}
        remember={actions.remember}
      />
      <NavLinks slug={workspace.slug} fallback={environment} menuPath={context.menuPath} />
      <div className="grid gap-1 desk:mt-auto">
        {context.isOperator && <SidebarLink href="/admin/keys">Admin</SidebarLink>}
        <SidebarLink href="/docs/errors">Help: API errors</SidebarLink>
        <UserMenu user={context.user} theme={context.theme} {...actions} />
      </div>
    </>
  );
}
