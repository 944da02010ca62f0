import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ConfirmTotpForm } from '@/components/account/confirm-totp-form';
import { PageHead } from '@/components/shell/page-head';
import { getTotpSetup } from '@/lib/web/account';
import { confirmTotpAction } from '@/lib/web/actions/account';
import { isAnsweringForm } from '../../../(auth)/answering-form';

export const metadata: Metadata = { title: 'Add an authenticator app' };

export default async function TotpPage() {
  const setup = await getTotpSetup();
  if (setup === null && !(await isAnsweringForm())) redirect('/account');
  return (
    <>
      <PageHead
        crumbs={[{ label: 'Account', href: '/account' }, { label: 'Authenticator app' }]}
        title="Add an authenticator app"
      />
      <ConfirmTotpForm setup={setup} action={confirmTotpAction} />
    </>
  );
}
