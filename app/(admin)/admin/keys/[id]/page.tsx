import type { Metadata } from 'next';
import { cache } from 'react';
import { AdminKeyFacts } from '@/components/admin/admin-key-facts';
import { BlastRadiusPanel } from '@/components/admin/blast-radius';
import { RevokeNowForm } from '@/components/admin/revoke-now-form';
import { Keymark } from '@/components/keys/keymark';
import { PageHead } from '@/components/shell/page-head';
import { revokeNowAction } from '@/lib/web/actions/installation';
import { getAdminBlastRadius, getAdminKey } from '@/lib/web/admin';
import { presentMoment } from '@/lib/web/dashboard';
import { one, type SearchParams } from '../../../../search-params';
import { adminTitle } from '../../admin-title';

interface AdminKeyPageProps {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

const pageKey = cache(getAdminKey);

export async function generateMetadata({ params }: AdminKeyPageProps): Promise<Metadata> {
  return await adminTitle((await pageKey((await params).id)).name);
}

export default async function AdminKeyPage({ params, searchParams }: AdminKeyPageProps) {
  const found = await pageKey((await params).id);
  const since = one(await searchParams, 'since') ?? '7d';
  const { radius, fault } = await getAdminBlastRadius(found, since);
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
      <BlastRadiusPanel radius={radius} since={since} fault={fault} />
    </div>
  );
}
