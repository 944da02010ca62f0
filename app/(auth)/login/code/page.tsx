import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { CodeForm } from '@/components/auth/code-form';
import { isCodeAwaited } from '@/lib/web/account';
import { signInCodeAction } from '@/lib/web/actions/accounts';
import { one, type SearchParams } from '../../../search-params';
import { isAnsweringForm } from '../../answering-form';

export const metadata: Metadata = { title: 'Enter a code' };

export default async function CodePage({ searchParams }: { searchParams: SearchParams }) {
  if (!(await isAnsweringForm()) && !(await isCodeAwaited())) redirect('/login');
  return <CodeForm next={one(await searchParams, 'next') ?? '/'} action={signInCodeAction} />;
}
