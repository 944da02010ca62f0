import type { Metadata } from 'next';
import { AuthHead } from '@/components/auth/auth-head';
import { ForgotForm } from '@/components/auth/forgot-form';
import { AnchorButton } from '@/components/ui/anchor-button';
import { sendsMails } from '@/lib/web/account';
import { forgotAction } from '@/lib/web/actions/accounts';

export const metadata: Metadata = { title: 'Set a new password' };

export default function ForgotPage() {
  if (sendsMails()) return <ForgotForm action={forgotAction} />;
  return (
    <>
      <AuthHead title="Set a new password">
        <p>
          This installation sends no mails. Ask whoever runs it for a link that sets a new password:{' '}
          <code>npm run keydesk -- users link --email …</code> prints one.
        </p>
      </AuthHead>
      <AnchorButton href="/login">Sign in</AnchorButton>
    </>
  );
}
