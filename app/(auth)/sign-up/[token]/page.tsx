import type { Metadata } from 'next';
import { AuthHead } from '@/components/auth/auth-head';
import { ConfirmSignUpForm } from '@/components/auth/confirm-sign-up-form';
import { AnchorButton } from '@/components/ui/anchor-button';
import { signUpLinkState } from '@/lib/web/account';
import { confirmSignUpAction } from '@/lib/web/actions/accounts';
import { isAnsweringForm } from '../../answering-form';

export const metadata: Metadata = { title: 'Make your account', referrer: 'same-origin' };

export default async function ConfirmSignUpPage({
  params,
}: {
  params: Promise<{ token: string }>;
}) {
  const { token } = await params;
  const link = await signUpLinkState(token);
  if (link === null && !(await isAnsweringForm())) {
    return (
      <>
        <AuthHead title="This link does not work any more">
          <p>It makes an account once, within 30 minutes. Make the account again for a new one.</p>
        </AuthHead>
        <AnchorButton href="/sign-up">Make an account</AnchorButton>
      </>
    );
  }
  return <ConfirmSignUpForm token={token} email={link?.email ?? ''} action={confirmSignUpAction} />;
}
