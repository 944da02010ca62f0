import type { Metadata } from 'next';
import { LinkGone } from '@/components/auth/link-gone';
import { ResetForm } from '@/components/auth/reset-form';
import { setPasswordAction } from '@/lib/web/actions/accounts';
import { resetState } from '@/lib/web/dashboard';
import { isAnsweringForm } from '../../answering-form';

export const metadata: Metadata = { title: 'Set a password', referrer: 'same-origin' };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const link = await resetState(token);
  if (link === null && !(await isAnsweringForm())) return <LinkGone />;
  return <ResetForm token={token} email={link?.email ?? ''} action={setPasswordAction} />;
}
