import type { Metadata } from 'next';
import Link from 'next/link';
import { AcknowledgeForm } from '@/components/alerts/acknowledge-form';
import { EvidenceList } from '@/components/alerts/evidence-list';
import { IncidentState } from '@/components/alerts/incident-state';
import { alertsHref, incidentLogHref } from '@/components/alerts/links';
import { MuteForm } from '@/components/alerts/mute-form';
import { Timeline } from '@/components/alerts/timeline';
import { KeyName } from '@/components/keys/key-name';
import { refusalFor } from '@/components/keys/key-rights';
import { keyHref } from '@/components/keys/links';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { RULES } from '@/lib/core/alerts/rules';
import { incidentTitle, RULE_LABELS } from '@/lib/core/alerts/sentences';
import type { Environment } from '@/lib/core/key-format';
import { reachOf } from '@/lib/core/roles';
import { acknowledgeAction, muteRuleAction } from '@/lib/web/actions/alerts';
import { getIncidentPage } from '@/lib/web/alerts';
import { presentMoment } from '@/lib/web/dashboard';
import { environmentOf, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { pageTitle } from '../../settings/api-keys/page-title';

interface IncidentPageProps {
  params: Promise<{ workspace: string; incident: string }>;
  searchParams: SearchParams;
}

/** What was counted before an incident began belongs to it. */
const BEFORE_MS = 30 * 60_000;

export async function generateMetadata(props: IncidentPageProps): Promise<Metadata> {
  const { workspace: slug, incident: id } = await props.params;
  const { workspace, environment } = await pageMember(slug);
  const asked = environmentOf(await props.searchParams, environment);
  const { incident } = await getIncidentPage(slug, id);
  return { title: pageTitle(asked, incidentTitle(incident), workspace.name) };
}

export default async function IncidentPage({ params, searchParams }: IncidentPageProps) {
  const { workspace: slug, incident: id } = await params;
  const { user, role, environment: fallback } = await pageMember(slug);
  const environment = environmentOf(await searchParams, fallback);
  const { incident, key, setting } = await getIncidentPage(slug, id);
  const refusal =
    key !== null
      ? refusalFor({ userId: user.id, role }, 'keys:manage', key)
      : reachOf(role, 'workspace:manage') === null
        ? `Your role, ${role}, may look but not change this. Ask an owner or admin.`
        : null;
  const isJudgedByTraffic = RULES[incident.rule].judgedBy === 'traffic';
  const log = incidentLogHref(slug, {
    keyId: key?.id ?? null,
    from: new Date(incident.openedAt.getTime() - BEFORE_MS),
    to: incident.recoveredAt ?? presentMoment(),
  });
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[
          { label: 'Observe' },
          { label: 'Alerts', href: alertsHref(slug, { environment }) },
          { label: RULE_LABELS[incident.rule] },
        ]}
        title={incidentTitle(incident)}
        lead={<IncidentState incident={incident} />}
      >
        {isJudgedByTraffic && (
          <LinkButton prefetch={false} href={log}>
            Show its requests
          </LinkButton>
        )}
        {refusal === null && incident.acknowledgedAt === null && (
          <AcknowledgeForm id={incident.id} acknowledge={acknowledgeAction.bind(null, slug)} />
        )}
      </PageHead>
      <p className="max-w-text text-lead">{incident.summary}</p>
      {refusal !== null && <Notice>{refusal}</Notice>}
      <div className="grid items-start gap-x-10 gap-y-6 desk:grid-cols-2">
        <Part id="timeline" title="What happened">
          <Timeline incident={incident} />
        </Part>
        <div className="grid gap-6">
          <Part id="about" title="What it is about">
            <AboutKey slug={slug} environment={environment} keyView={key} />
            <EvidenceList evidence={incident.evidence} />
          </Part>
          {refusal === null && setting !== null && (
            <Part id="mute" title={key === null ? 'Mute this rule' : 'Mute this rule for this key'}>
              <p className="text-text-2">
                While it is muted nothing new is told. It goes on being judged afterwards.
              </p>
              <MuteForm
                rule={incident.rule}
                label={RULE_LABELS[incident.rule]}
                keyId={key?.id ?? null}
                mutedUntil={setting.mutedUntil}
                isMutedElsewhere={key !== null && setting.isMutedForAll}
                mute={muteRuleAction.bind(null, slug)}
              />
            </Part>
          )}
        </div>
      </div>
    </div>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="font-strong text-lead">
        {title}
      </h2>
      {children}
    </section>
  );
}

interface AboutKeyProps {
  slug: string;
  environment: Environment;
  keyView: Awaited<ReturnType<typeof getIncidentPage>>['key'];
}

function AboutKey({ slug, environment, keyView }: AboutKeyProps) {
  if (keyView === null) return <p>All live keys of the workspace together.</p>;
  return (
    <>
      <KeyName keyView={keyView} />
      <p className="flex flex-wrap gap-4">
        <Link
          className="prose-link"
          prefetch={false}
          href={keyHref(slug, keyView.environment, keyView.id)}
        >
          Look at the key
        </Link>
        <Link
          className="prose-link"
          prefetch={false}
          href={alertsHref(slug, { environment, keyId: keyView.id })}
        >
          Choose its rules
        </Link>
      </p>
    </>
  );
}
