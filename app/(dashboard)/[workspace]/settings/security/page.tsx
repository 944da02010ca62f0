import type { Metadata } from 'next';
import { AddAddressesForm } from '@/components/security/add-addresses-form';
import { AddressTable } from '@/components/security/address-table';
import { EnforceForm } from '@/components/security/enforce-form';
import { LeakPolicyNote } from '@/components/security/leak-policy-note';
import { PreviewNotice } from '@/components/security/preview-notice';
import { PageHead } from '@/components/shell/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { reachOf } from '@/lib/core/roles';
import {
  addAddressesAction,
  removeAddressAction,
  setAllowlistAction,
} from '@/lib/web/actions/allowlist';
import { shownEnvironments } from '@/lib/web/profile';
import { getAllowlistPage, shownLeakPolicies } from '@/lib/web/security';
import { environmentOf, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { pageTitle } from '../api-keys/page-title';

interface SecurityPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(props: SecurityPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Security', workspace.name) };
}

export default async function SecurityPage({ params, searchParams }: SecurityPageProps) {
  const { workspace: slug } = await params;
  const member = await pageMember(slug);
  const environment = environmentOf(await searchParams, member.environment);
  const page = await getAllowlistPage(slug, environment);
  const refusal =
    reachOf(member.role, 'workspace:manage') === null
      ? `Your role, ${member.role}, may look but not change this list. Ask an owner or admin.`
      : null;
  const { address, isInside } = page.caller;
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Security' }]}
        title="IP allowlist"
        lead="Keys of this workspace can be bound to addresses, whatever else each key is bound to."
      />
      {page.proxyAddress !== null && <ProxyWarning address={page.proxyAddress} />}
      <p>
        {address === null ? (
          'The server does not see your address.'
        ) : (
          <>
            You are at <code>{address}</code>, as the server sees it:{' '}
            <strong className="font-strong">{isInside ? 'inside' : 'outside'} the list</strong>.
            Signing in here is not bound by it.
          </>
        )}
      </p>
      {refusal !== null && <Notice>{refusal}</Notice>}
      {page.addresses.length === 0 ? (
        <EmptyState title="No addresses yet">
          <p>
            While the list is empty keys work from anywhere. Add the addresses that your servers
            call from, look at what they would have refused, then bind your keys to them.
          </p>
        </EmptyState>
      ) : (
        <AddressTable
          rows={page.addresses}
          remove={removeAddressAction.bind(null, slug)}
          refusal={refusal}
        />
      )}
      {page.preview !== null && (
        <PreviewNotice
          environment={environment}
          isEnforced={page.environments.includes(environment)}
          preview={page.preview}
          add={refusal === null ? addAddressesAction.bind(null, slug) : null}
        />
      )}
      {refusal === null && (
        <div className="grid items-start gap-6 desk:grid-cols-2">
          <AddAddressesForm
            add={addAddressesAction.bind(null, slug)}
            suggestion={isInside ? null : address}
          />
          {page.addresses.length > 0 && (
            <EnforceForm
              environments={page.environments}
              set={setAllowlistAction.bind(null, slug)}
            />
          )}
        </div>
      )}
      <LeakPolicyNote environments={shownEnvironments()} policies={shownLeakPolicies()} />
    </div>
  );
}

function ProxyWarning({ address }: { address: string }) {
  return (
    <Notice tone="danger">
      Every request of the last 24 h came from <code>{address}</code>, a private address: that is a
      proxy, not your callers. Name it in <code>TRUSTED_PROXIES</code> and restart, or an allowlist
      will judge the proxy alone.
    </Notice>
  );
}
