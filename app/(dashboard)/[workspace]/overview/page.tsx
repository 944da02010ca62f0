import type { Metadata } from 'next';
import { CreateKeyLink } from '@/components/keys/create-key-link';
import { creationRefusalFor, noKeysOf } from '@/components/keys/key-rights';
import { AttentionList } from '@/components/overview/attention-list';
import { FirstSteps } from '@/components/overview/first-steps';
import { RecentActs } from '@/components/overview/recent-acts';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { type UsagePlace, usageHref } from '@/components/usage/links';
import { NoRequests } from '@/components/usage/no-requests';
import { RequestsChart } from '@/components/usage/requests-chart';
import { overviewSentence } from '@/components/usage/words';
import { hideFirstStepsAction } from '@/lib/web/actions/overview';
import { getRecentActs } from '@/lib/web/audit';
import { getFirstSteps } from '@/lib/web/first-steps';
import { getOverview } from '@/lib/web/overview';
import { shownProfile } from '@/lib/web/profile';
import { queryOf } from '@/lib/web/usage';
import { environmentOf, type SearchParams } from '../../../search-params';
import { pageMember } from '../../member';
import { pageTitle } from '../settings/api-keys/page-title';

interface OverviewPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

const CRUMBS = [{ label: 'Observe' }, { label: 'Overview' }];

export async function generateMetadata(props: OverviewPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Overview', workspace.name) };
}

export default async function OverviewPage({ params, searchParams }: OverviewPageProps) {
  const { workspace: slug } = await params;
  const member = await pageMember(slug);
  const environment = environmentOf(await searchParams, member.environment);
  const place: UsagePlace = { slug, environment, query: queryOf(() => '') };
  const [{ report, attention, incidents, now }, recent, steps] = await Promise.all([
    getOverview(slug, environment),
    getRecentActs(slug),
    getFirstSteps(slug),
  ]);
  const profile = shownProfile();
  const viewer = { userId: member.user.id, role: member.role };
  const refusal = noKeysOf(profile, environment) ?? creationRefusalFor(viewer);
  return (
    <div className="grid gap-6">
      <PageHead crumbs={CRUMBS} title="Overview" lead={overviewSentence(report, attention)}>
        <LinkButton href={usageHref(place)}>See usage</LinkButton>
        {refusal === null && (
          <CreateKeyLink
            slug={slug}
            environment={environment}
            label={profile.labels.createButton}
          />
        )}
      </PageHead>
      <FirstSteps
        slug={slug}
        environment={environment}
        steps={steps}
        hide={hideFirstStepsAction.bind(null, slug)}
      />
      {report.isOwnTraffic && <Notice>Only requests with your own keys are counted here.</Notice>}
      {report.total.requests === 0 ? (
        <NoRequests place={place} report={report} />
      ) : (
        <RequestsChart place={place} report={report} />
      )}
      <div className="grid items-start gap-6 wide:grid-cols-[2fr_3fr]">
        <AttentionList
          slug={slug}
          environment={environment}
          attention={attention}
          incidents={incidents}
          now={now}
        />
        {recent !== null && <RecentActs slug={slug} environment={environment} {...recent} />}
      </div>
    </div>
  );
}
