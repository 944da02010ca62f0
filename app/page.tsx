import { redirect } from 'next/navigation';
import { AuthFrame } from '@/components/auth/auth-frame';
import { NoWorkspace } from '@/components/auth/no-workspace';
import { signOutAction } from '@/lib/web/actions/accounts';
import { setupState } from '@/lib/web/dashboard';
import { currentUser, firstWorkspaceSlug } from '@/lib/web/session';

/** The way in: to the set-up, the sign-in, or the person's first workspace. */
export default async function EntrancePage() {
  const user = await currentUser();
  if (user === null) redirect((await setupState()).isOpen ? '/setup' : '/login');
  const slug = await firstWorkspaceSlug();
  if (slug !== null) redirect(`/${slug}/settings/api-keys`);
  return (
    <AuthFrame>
      <NoWorkspace email={user.email} signOut={signOutAction} />
    </AuthFrame>
  );
}
