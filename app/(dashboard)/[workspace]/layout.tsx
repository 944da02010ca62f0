import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AppShell } from '@/components/shell/app-shell';
import { NoticeList } from '@/components/shell/notice-list';
import { SubscriptionBanner } from '@/components/shell/subscription-banner';
import { ToastProvider } from '@/components/ui/toast';
import { reachOf } from '@/lib/core/roles';
import { rememberAction, signOutAction } from '@/lib/web/actions/accounts';
import { dismissNoticeAction } from '@/lib/web/actions/notices';
import { countOpenAlerts } from '@/lib/web/alerts';
import { listPageNotices } from '@/lib/web/notices';
import { shownEnvironments, shownProfile } from '@/lib/web/profile';
import { themeOf } from '../../theme';
import { pageMember } from '../member';

interface WorkspaceLayoutProps {
  params: Promise<{ workspace: string }>;
  children: ReactNode;
}

export default async function WorkspaceLayout({ params, children }: WorkspaceLayoutProps) {
  const { workspace: slug } = await params;
  const { user, workspace, role, workspaces, environment } = await pageMember(slug);
  const theme = themeOf(await cookies());
  return (
    <ToastProvider>
      <AppShell
        context={{
          user,
          workspace,
          isOperator: workspace.isOperator && reachOf(role, 'installation:manage') !== null,
          workspaces,
          environment,
          theme,
          environments: shownEnvironments(),
          menuPath: shownProfile().labels.menuPath,
          openAlerts: await countOpenAlerts(slug),
          createLabel: shownProfile().labels.createButton,
        }}
        actions={{ remember: rememberAction, signOut: signOutAction }}
      >
        <SubscriptionBanner
          subscription={workspace.subscription}
          suspendedReason={workspace.suspendedReason}
        />
        <NoticeList
          slug={slug}
          notices={await listPageNotices(slug)}
          dismiss={
            reachOf(role, 'workspace:manage') === null ? null : dismissNoticeAction.bind(null, slug)
          }
        />
        {children}
      </AppShell>
    </ToastProvider>
  );
}
