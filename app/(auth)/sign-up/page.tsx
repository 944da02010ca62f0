import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SignUpForm } from '@/components/auth/sign-up-form';
import { signUpAction } from '@/lib/web/actions/accounts';
import { isSignUpOpen } from '@/lib/web/dashboard';

export const metadata: Metadata = { title: 'Sign up' };

export default function SignUpPage() {
  if (!isSignUpOpen()) notFound();
  return <SignUpForm action={signUpAction} />;
}
