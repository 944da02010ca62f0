import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { LoginForm } from '@/components/auth/login-form';
import { signInAction } from '@/lib/web/actions/accounts';
import { isSignUpOpen, setupState } from '@/lib/web/dashboard';
import { oidcName, providerRefusal } from '@/lib/web/oidc';
import { currentUser } from '@/lib/web/session';
import { one, type SearchParams } from '../../search-params';
import { isAnsweringForm } from '../answering-form';

export const metadata: Metadata = { title: 'Sign in' };

export default async function LoginPage({ searchParams }: { searchParams: SearchParams }) {
  if (!(await isAnsweringForm())) {
    if ((await currentUser()) !== null) redirect('/');
    if ((await setupState()).isOpen) redirect('/setup');
  }
  const query = await searchParams;
  return (
    <LoginForm
      next={one(query, 'next') ?? '/'}
      canSignUp={isSignUpOpen()}
      provider={oidcName()}
      refused={providerRefusal(one(query, 'refused'))}
      action={signInAction}
    />
  );
}
