import type { Metadata } from 'next';
import { cache } from 'react';
import { AdminKeyFacts } from '@/components/admin/admin-key-facts';
import { RevokeNowForm } from '@/components/admin/revoke-now-form';
import { Keymark } from '@/components/keys/keymark';
import { PageHead } from '@/components/shell/page-head';
import { revokeNowAction } from '@/lib/web/actions/installation';
import { getAdminKey } from '@/lib/web/admin';
import { presentMoment } from '@/lib/web/dashboard';

interface AdminKeyPageProps {
  params: Promise<{ id: string }>;
}

const pageKey = cache(getAdminKey);

export async function generateMetadata({ params }: AdminKeyPageProps): Promise<Metadata> {
  return { title: (await pageKey((await params).id)).name };
}

export default async function AdminKeyPage({ params }: AdminKeyPageProps) {
  const found = await pageKey((await params).id);
  return (
    <div className="grid max-w-facts gap-5">
      <PageHead
        crumbs={[
          { label: 'Admin' },
          { label: 'Find keys', href: '/admin/keys' },
          { label: found.name },
        ]}
        title={
          <span className="flex items-center gap-2.5">
            <Keymark id={found.id} />
            {found.name}
          </span>
        }
      />
      <RevokeNowForm
        keyId={found.id}
        isRevoked={found.status === 'REVOKED'}
        revoke={revokeNowAction}
      />
      <AdminKeyFacts found={found} now={presentMoment()} />
    </div>
  );
}
