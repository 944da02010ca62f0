import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import { SubscriptionBanner } from '@/components/shell/subscription-banner';
import { ToastProvider } from '@/components/ui/toast';
import { rememberAction, signOutAction } from '@/lib/web/actions/accounts';
import { shownEnvironments, shownProfile } from '@/lib/web/profile';
import { themeOf } from '../../theme';
import { pageMember } from '../member';

interface WorkspaceLayoutProps {
  params: Promise<{ workspace: string }>;
  children: ReactNode;
}

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  const { workspace: slug } = await params;
  const { user, workspace, workspaces, environment } = await pageMember(slug);
  const theme = themeOf(await cookies());
  return (
    <ToastProvider>
      <AppShell
        context={{
          user,
          workspace,
          workspaces,
          environment,
          theme,
          environments: shownEnvironments(),
          menuPath: shownProfile().labels.menuPath,
          createLabel: shownProfile().labels.createButton,
        }}
        actions={{ remember: rememberAction, signOut: signOutAction }}
      >
        <SubscriptionBanner
          subscription={workspace.subscription}
          suspendedReason={workspace.suspendedReason}
        />
        {children}
      </AppShell>
    </ToastProvider>
  );
}
