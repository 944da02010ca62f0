import type { Metadata } from 'next';
import { PageHead } from '@/components/shell/page-head';
import { Notice } from '@/components/ui/notice';
import { EndpointTable } from '@/components/usage/endpoint-table';
import { ErrorsChart } from '@/components/usage/errors-chart';
import { Geography } from '@/components/usage/geography';
import { KeyUsageTable } from '@/components/usage/key-usage-table';
import { LatencyChart } from '@/components/usage/latency-chart';
import type { UsagePlace } from '@/components/usage/links';
import { NoRequests } from '@/components/usage/no-requests';
import { RequestsChart } from '@/components/usage/requests-chart';
import { UsageFilters } from '@/components/usage/usage-filters';
import { usageSentence } from '@/components/usage/words';
import type { UsageReport } from '@/lib/core/usage-figures';
import { acceptedFormats, holdsSecret } from '@/lib/web/profile';
import { getUsagePage, queryOf } from '@/lib/web/usage';
import { environmentOf, one, type SearchParams } from '../../../search-params';
import { pageMember } from '../../member';
import { pageTitle } from '../settings/api-keys/page-title';

interface UsagePageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

const CRUMBS = [{ label: 'Observe' }, { label: 'Usage' }];
const FAULTS: Readonly<Record<string, string>> = {
  key: 'The key is not named by an id.',
  status: 'A status is one such as 404, or all such as 4xx.',
  country: 'A country is named by its two letters.',
  from: 'This is no time that counts are kept of: these are the last 24 hours.',
};

export async function generateMetadata(props: UsagePageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Usage', workspace.name) };
}

export default async function UsagePage({ params, searchParams }: UsagePageProps) {
  const { workspace: slug } = await params;
  const words = await searchParams;
  const member = await pageMember(slug);
  const query = queryOf((name) => {
    const text = one(words, name)?.trim() ?? '';
    return holdsSecret(text) ? '' : text;
  });
  const environment = environmentOf(words, member.environment);
  const place: UsagePlace = { slug, environment, query };
  const { report, keys, faults } = await getUsagePage(slug, environment, query);
  return (
    <div className="grid gap-6">
      <PageHead crumbs={CRUMBS} title="Usage" lead={usageSentence(report)} />
      <UsageFilters
        place={place}
        range={report.range}
        keys={keys}
        endpoints={report.endpoints.first.map(({ name }) => name)}
        formats={acceptedFormats()}
      />
      {faults
        .filter((name) => name in FAULTS)
        .map((name) => (
          <Notice key={name} tone="warn">
            {FAULTS[name]}
          </Notice>
        ))}
      {environment === 'test' && (
        <Notice>These are requests with test keys. They are counted and never billed.</Notice>
      )}
      {report.isOwnTraffic && <Notice>Only requests with your own keys are counted here.</Notice>}
      {report.total.requests === 0 && report.total.errors === 0 && (
        <NoRequests place={place} report={report} />
      )}
      <Blocks place={place} report={report} />
    </div>
  );
}

function Blocks({ place, report }: { place: UsagePlace; report: UsageReport }) {
  return (
    <>
      <RequestsChart place={place} report={report} />
      <div className="grid items-start gap-6 wide:grid-cols-2">
        <ErrorsChart place={place} report={report} />
        <LatencyChart place={place} report={report} />
      </div>
      {report.total.requests > 0 && (
        <>
          <EndpointTable place={place} report={report} />
          <Geography place={place} report={report} />
          <KeyUsageTable place={place} report={report} />
        </>
      )}
    </>
  );
}
