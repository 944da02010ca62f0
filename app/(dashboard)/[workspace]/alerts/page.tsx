import type { Metadata } from 'next';
import Link from 'next/link';
import { IncidentTable } from '@/components/alerts/incident-table';
import { alertsHref } from '@/components/alerts/links';
import { QuietHoursForm } from '@/components/alerts/quiet-hours-form';
import { RuleList } from '@/components/alerts/rule-list';
import { SendTestForm } from '@/components/alerts/send-test-form';
import { KeyName } from '@/components/keys/key-name';
import { refusalFor } from '@/components/keys/key-rights';
import { PageHead } from '@/components/shell/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import type { Environment } from '@/lib/core/key-format';
import { reachOf } from '@/lib/core/roles';
import {
  changeRuleAction,
  muteRuleAction,
  sendTestAction,
  setQuietHoursAction,
} from '@/lib/web/actions/alerts';
import { type AlertsPage, getAlertsPage, hasMailServer } from '@/lib/web/alerts';
import { presentMoment } from '@/lib/web/dashboard';
import { environmentOf, one, type SearchParams } from '../../../search-params';
import { pageMember } from '../../member';
import { pageTitle } from '../settings/api-keys/page-title';

interface AlertsPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(props: AlertsPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Alerts', workspace.name) };
}

export default async function Alerts({ params, searchParams }: AlertsPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const { user, role, environment: fallback } = await pageMember(slug);
  const environment = environmentOf(query, fallback);
  const showAll = one(query, 'show') === 'all';
  const before = one(query, 'before');
  const page = await getAlertsPage(slug, {
    keyId: one(query, 'key'),
    showAll,
    before,
    backtest: one(query, 'backtest'),
    threshold: thresholdOf(one(query, 'threshold')),
  });
  const mayManage = reachOf(role, 'workspace:manage') !== null;
  const refusal =
    page.key === null
      ? mayManage
        ? null
        : `Your role, ${role}, may look but not change this. Ask an owner or admin.`
      : refusalFor({ userId: user.id, role }, 'keys:manage', page.key);
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[{ label: 'Observe' }, { label: 'Alerts' }]}
        title="Alerts"
        lead="What happened to your live keys, and what you are told about. Test keys tell nothing."
      >
        {mayManage && (
          <SendTestForm send={sendTestAction.bind(null, slug)} hasMail={hasMailServer()} />
        )}
      </PageHead>
      <Incidents slug={slug} state={{ environment, showAll, before }} page={page} />
      <section aria-labelledby="rules" className="grid gap-3">
        <RulesHead slug={slug} environment={environment} page={page} />
        {refusal !== null && <Notice>{refusal}</Notice>}
        <RuleList
          slug={slug}
          environment={environment}
          keyId={page.key?.id ?? null}
          rules={page.rules}
          rotationDays={page.rotationDays}
          lookBack={page.lookBack}
          now={presentMoment()}
          actions={
            refusal === null
              ? {
                  change: changeRuleAction.bind(null, slug),
                  mute: muteRuleAction.bind(null, slug),
                }
              : null
          }
        />
      </section>
      {page.key === null && <QuietHoursSection slug={slug} page={page} mayManage={mayManage} />}
    </div>
  );
}

interface SectionProps {
  slug: string;
  page: AlertsPage;
}

interface ListState {
  environment: Environment;
  showAll: boolean;
  before: string | null;
}

function Incidents({ slug, state, page }: SectionProps & { state: ListState }) {
  const { environment, showAll } = state;
  return (
    <section aria-labelledby="incidents" className="grid gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="incidents" className="font-strong text-lead">
          {showAll ? 'All incidents' : 'Open incidents'}
        </h2>
        <Link
          className="prose-link"
          prefetch={false}
          href={alertsHref(slug, { environment, showAll: !showAll })}
        >
          {showAll ? 'Show open ones' : 'Show all'}
        </Link>
      </div>
      {page.incidents.length === 0 ? (
        <EmptyState title={showAll ? 'Nothing has happened yet' : 'Nothing is wrong'}>
          <p>
            {showAll
              ? 'What a rule below fires for stands here, from its beginning to its end.'
              : 'No rule fires at the moment.'}
          </p>
        </EmptyState>
      ) : (
        <IncidentTable slug={slug} environment={environment} incidents={page.incidents} />
      )}
      {(state.before !== null || page.next !== null) && (
        <nav aria-label="Pages" className="flex gap-2">
          {state.before !== null && (
            <LinkButton href={alertsHref(slug, { environment, showAll })}>Newest</LinkButton>
          )}
          {page.next !== null && (
            <LinkButton href={alertsHref(slug, { environment, showAll, before: page.next })}>
              Older
            </LinkButton>
          )}
        </nav>
      )}
    </section>
  );
}

function RulesHead({ slug, environment, page }: SectionProps & { environment: Environment }) {
  const { key, chosenKeys } = page;
  if (key !== null) {
    return (
      <>
        <h2 id="rules" className="font-strong text-lead">
          Rules for one key
        </h2>
        <div className="flex flex-wrap items-center gap-4">
          <KeyName keyView={key} />
          <Link className="prose-link" prefetch={false} href={alertsHref(slug, { environment })}>
            Show the rules for all keys
          </Link>
        </div>
        <p className="text-text-2">
          What is saved here holds for this key, whatever the workspace chooses.
        </p>
      </>
    );
  }
  return (
    <>
      <h2 id="rules" className="font-strong text-lead">
        Rules for all live keys
      </h2>
      {chosenKeys.length > 0 && (
        <p className="text-text-2">
          Keys with choices of their own:{' '}
          {chosenKeys.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link
                className="prose-link"
                prefetch={false}
                href={alertsHref(slug, { environment, keyId: id })}
              >
                {name}
              </Link>
            </span>
          ))}
          .
        </p>
      )}
    </>
  );
}

function QuietHoursSection({ slug, page, mayManage }: SectionProps & { mayManage: boolean }) {
  const { quietHours: quiet } = page;
  return (
    <section aria-labelledby="quiet-hours" className="grid gap-3">
      <h2 id="quiet-hours" className="font-strong text-lead">
        Quiet hours
      </h2>
      <p className="max-w-text text-text-2">
        Mails wait until quiet hours are over; what has ended by then is not mailed. Failed
        authentication, new places, idle keys, a limit that refuses and the last day of a key do not
        wait. Webhooks never do. Leave both times empty for no quiet hours.
      </p>
      {mayManage ? (
        <QuietHoursForm quiet={quiet} set={setQuietHoursAction.bind(null, slug)} />
      ) : (
        <p>
          {quiet === null
            ? 'There are none.'
            : `From ${quiet.from} until ${quiet.until}, ${quiet.zone}.`}
        </p>
      )}
    </section>
  );
}

function thresholdOf(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}
