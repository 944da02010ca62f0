import type { Metadata } from 'next';
import { ProveForm } from '@/components/account/prove-form';
import { PageHead } from '@/components/shell/page-head';
import { getOwnProofs } from '@/lib/web/account';
import { proveAction } from '@/lib/web/actions/account';
import { one, type SearchParams } from '../../../search-params';

export const metadata: Metadata = { title: 'Confirm that it is you' };

export default async function ProvePage({ searchParams }: { searchParams: SearchParams }) {
  const proofs = await getOwnProofs();
  return (
    <>
      <PageHead
        crumbs={[{ label: 'Account', href: '/account' }, { label: 'Confirm' }]}
        title="Confirm that it is you"
        lead="You signed in more than ten minutes ago, and what comes next reveals something."
      />
      <ProveForm
        next={one(await searchParams, 'next') ?? '/'}
        proofs={proofs}
        action={proveAction}
      />
    </>
  );
}
