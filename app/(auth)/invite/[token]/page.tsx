import type { Metadata } from 'next';
import { AuthHead } from '@/components/auth/auth-head';
import { InvitationForm } from '@/components/auth/invitation-form';
import { LinkGone } from '@/components/auth/link-gone';
import { SignOutForm } from '@/components/shell/sign-out-form';
import { AnchorButton } from '@/components/ui/anchor-button';
import { Notice } from '@/components/ui/notice';
import { acceptInvitationAction, signOutAction } from '@/lib/web/actions/accounts';
import { getInvitationPage } from '@/lib/web/members';
import { currentUser } from '@/lib/web/session';
import { isAnsweringForm } from '../../answering-form';

export const metadata: Metadata = { title: 'Invitation', referrer: 'same-origin' };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await getInvitationPage(token);
  if (invitation === null) {
    // The form says itself why it was refused.
    if (!(await isAnsweringForm())) return <LinkGone kind="invitation" />;
    const isNew = (await currentUser()) === null;
    return <InvitationForm token={token} email="" isNew={isNew} accept={acceptInvitationAction} />;
  }
  const { email, role, workspaceName, invitedBy, reader } = invitation;
  const form = { token, email, accept: acceptInvitationAction };
  return (
    <>
      <AuthHead title={`Join ${workspaceName}`}>
        <p>
          {invitedBy ?? 'Whoever runs this installation'} invites {email}, as {role}.
        </p>
      </AuthHead>
      {reader === 'new' && <InvitationForm {...form} isNew />}
      {reader === 'invited' && <InvitationForm {...form} isNew={false} />}
      {reader === 'known' && (
        <>
          <p>You have an account. Sign in, and you come back here to accept.</p>
          <AnchorButton
            tone="primary"
            href={`/login?${new URLSearchParams({ next: `/invite/${token}` })}`}
          >
            Sign in
          </AnchorButton>
        </>
      )}
      {reader === 'other' && (
        <>
          <Notice tone="warn" role="alert">
            This invitation is for {email}, and you are signed in as somebody else. Sign out, then
            open the link again.
          </Notice>
          <SignOutForm signOut={signOutAction} />
        </>
      )}
    </>
  );
}
