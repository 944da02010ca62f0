import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SetupForm } from '@/components/auth/setup-form';
import { completeSetupAction } from '@/lib/web/actions/accounts';
import { publicUrl, setupState } from '@/lib/web/dashboard';
import { one, type SearchParams } from '../../search-params';
import { isAnsweringForm } from '../answering-form';

export const metadata: Metadata = { title: 'Set up' };

export default async function SetupPage({ searchParams }: { searchParams: SearchParams }) {
  const { isOpen, needsToken } = await setupState();
  if (!isOpen && !(await isAnsweringForm())) notFound();
  return (
    <SetupForm
      needsToken={needsToken}
      token={one(await searchParams, 'token') ?? ''}
      origin={publicUrl()}
      action={completeSetupAction}
    />
  );
}
