import type { Metadata } from 'next';
import { FindResult } from '@/components/admin/find-result';
import { KeyFinder } from '@/components/admin/key-finder';
import { adminSearchHref } from '@/components/admin/links';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { findKeysAction } from '@/lib/web/actions/installation';
import { findKeysOfAddress } from '@/lib/web/admin';
import { presentMoment } from '@/lib/web/dashboard';
import { requireOperator } from '@/lib/web/operator';
import { one, type SearchParams } from '../../../search-params';
import { adminTitle } from '../admin-title';

export function generateMetadata(): Promise<Metadata> {
  return adminTitle('Find keys');
}

export default async function AdminKeysPage({ searchParams }: { searchParams: SearchParams }) {
  await requireOperator();
  const query = await searchParams;
  const text = one(query, 'q');
  const found = await findKeysOfAddress(text, one(query, 'cursor'));
  const now = presentMoment();
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Admin' }, { label: 'Find keys' }]}
        title="Find keys"
        lead="Of every workspace: what a key is, where it is, and when it was last used."
      >
        <LinkButton href="/admin/keys/compromised" className="text-danger!">
          Revoke compromised…
        </LinkButton>
      </PageHead>
      <KeyFinder find={findKeysAction} now={now}>
        {found !== null && text !== null && (
          <section aria-label="Keys that match" className="grid gap-3">
            <h2 className="font-strong text-lead">{text}</h2>
            <FindResult found={found} now={now} />
            {found.nextCursor !== null && (
              <div>
                <LinkButton prefetch={false} href={adminSearchHref(text, found.nextCursor)}>
                  Next page
                </LinkButton>
              </div>
            )}
          </section>
        )}
      </KeyFinder>
    </div>
  );
}
