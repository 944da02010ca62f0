import type { Metadata } from 'next';
import { seenVia } from '@/components/keys/test-access/seen-via';
import { TriedDraft } from '@/components/keys/test-access/tried-draft';
import { AddAddressesForm } from '@/components/security/add-addresses-form';
import { AddressTable } from '@/components/security/address-table';
import { EnforceForm } from '@/components/security/enforce-form';
import { LeakPolicyNote } from '@/components/security/leak-policy-note';
import { PreviewNotice } from '@/components/security/preview-notice';
import { PageHead } from '@/components/shell/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import type { Environment } from '@/lib/core/key-format';
import { reachOf } from '@/lib/core/roles';
import {
  addAddressesAction,
  removeAddressAction,
  setAllowlistAction,
} from '@/lib/web/actions/allowlist';
import { listTestableKeys } from '@/lib/web/dashboard';
import { shownEnvironments } from '@/lib/web/profile';
import { type AllowlistPage, getAllowlistPage, shownLeakPolicies } from '@/lib/web/security';
import { environmentOf, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { pageTitle } from '../api-keys/page-title';
import { Tester } from '../tester';

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
  const [page, keys] = await Promise.all([
    getAllowlistPage(slug, environment),
    listTestableKeys(slug, environment, ''),
  ]);
  const refusal =
    reachOf(member.role, 'workspace:manage') === null
      ? `Your role, ${member.role}, may look but not change this list. Ask an owner or admin.`
      : null;
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Security' }]}
        title="IP allowlist"
        lead="Keys of this workspace can be bound to addresses, whatever else each key is bound to."
      />
      <TriedDraft>
        <div className="grid items-start gap-x-8 gap-y-6 wide:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="grid min-w-0 gap-5">
            <AllowlistSection slug={slug} environment={environment} page={page} refusal={refusal} />
            <LeakPolicyNote environments={shownEnvironments()} policies={shownLeakPolicies()} />
          </div>
          <section
            aria-labelledby="test-access"
            className="grid gap-4 border-border max-wide:border-t max-wide:pt-5 wide:border-s wide:ps-8"
          >
            <h2 id="test-access" className="font-strong text-lead">
              Test access
            </h2>
            <Tester
              slug={slug}
              environment={environment}
              keys={keys}
              saved={{ restrictions: null, list: page.addresses.map(({ address }) => address) }}
              given={{ keyId: keys[0]?.id ?? '' }}
            />
          </section>
        </div>
      </TriedDraft>
    </div>
  );
}

interface AllowlistSectionProps {
  slug: string;
  environment: Environment;
  page: AllowlistPage;
  /** Why the viewer may not change the list; null when they may. */
  refusal: string | null;
}

function AllowlistSection({ slug, environment, page, refusal }: AllowlistSectionProps) {
  const { addresses, caller, environments, isOwnTraffic, preview } = page;
  const add = addAddressesAction.bind(null, slug);
  return (
    <>
      {page.proxyAddress !== null && <ProxyWarning address={page.proxyAddress} />}
      <WhereYouAre caller={caller} />
      {refusal !== null && <Notice>{refusal}</Notice>}
      {addresses.length === 0 ? (
        <NoAddresses />
      ) : (
        <AddressTable
          rows={addresses}
          isOwnTraffic={isOwnTraffic}
          remove={removeAddressAction.bind(null, slug)}
          refusal={refusal}
        />
      )}
      {preview !== null && (
        <PreviewNotice
          environment={environment}
          isEnforced={environments.includes(environment)}
          isOwnTraffic={isOwnTraffic}
          preview={preview}
          add={refusal === null ? add : null}
        />
      )}
      {refusal === null && (
        <div className="grid items-start gap-6 desk:grid-cols-2">
          <AddAddressesForm
            add={add}
            listed={addresses.map(({ address }) => address)}
            suggestion={caller.isInside ? null : caller.address}
          />
          {addresses.length > 0 && (
            <EnforceForm environments={environments} set={setAllowlistAction.bind(null, slug)} />
          )}
        </div>
      )}
    </>
  );
}

function WhereYouAre({ caller: { address, proxies, isInside } }: Pick<AllowlistPage, 'caller'>) {
  if (address === null) return <p>The server does not see your address.</p>;
  return (
    <p>
      You are at <code>{address}</code>, as seen by the server, {seenVia(proxies)}:{' '}
      <strong className="font-strong">{isInside ? 'inside' : 'outside'} the list</strong>. Signing
      in here is not bound by it.
    </p>
  );
}

function NoAddresses() {
  return (
    <EmptyState title="No addresses yet">
      <p>
        While the list is empty keys work from anywhere. Add the addresses that your servers call
        from, look at what they would have refused, then bind your keys to them.
      </p>
    </EmptyState>
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
