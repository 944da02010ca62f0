import type { ReactNode } from 'react';
import { Frame } from '../shell/frame';
import type { ShellActions, Theme } from '../shell/shell-context';
import { SidebarLink } from '../shell/sidebar-link';
import { UserMenu } from '../shell/user-menu';
import { AdminLinks } from './admin-links';

interface AdminShellProps {
  user: { name: string; email: string };
  theme: Theme;
  actions: ShellActions;
  children: ReactNode;
}

/** The frame around the pages of the whole installation. */
export function AdminShell({ user, theme, actions, children }: AdminShellProps) {
  const sidebar = (
    <>
      <p className="flex h-control items-center px-2 font-strong">Admin</p>
      <AdminLinks />
      <div className="grid gap-1 desk:mt-auto">
        <SidebarLink href="/">Back to the workspace</SidebarLink>
        <UserMenu user={user} theme={theme} {...actions} />
      </div>
    </>
  );
  return (
    <Frame title="Admin" words={null} sidebar={sidebar}>
      {children}
    </Frame>
  );
}
