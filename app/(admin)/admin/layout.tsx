import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { AdminShell } from '@/components/admin/admin-shell';
import { ToastProvider } from '@/components/ui/toast';
import { rememberAction, signOutAction } from '@/lib/web/actions/accounts';
import { requireOperator } from '@/lib/web/operator';
import { themeOf } from '../../theme';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { user } = await requireOperator();
  const { name, email } = user;
  return (
    <ToastProvider>
      <AdminShell
        user={{ name, email }}
        theme={themeOf(await cookies())}
        actions={{ remember: rememberAction, signOut: signOutAction }}
      >
        {children}
      </AdminShell>
    </ToastProvider>
  );
}
