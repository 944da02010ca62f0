import type { Metadata } from 'next';
import { ActList } from '@/components/audit/act-list';
import { AuditFilters } from '@/components/audit/audit-filters';
import { ExportButton } from '@/components/audit/export-button';
import { IntegrityBadge } from '@/components/audit/integrity';
import { type AuditListState, auditExportHref, auditHref } from '@/components/audit/links';
import { NoActs } from '@/components/audit/no-acts';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { reachOf } from '@/lib/core/roles';
import { checkAuditAction } from '@/lib/web/actions/audit';
import { getAuditPage } from '@/lib/web/audit';
import { acceptedFormats, holdsSecret, shownProfile } from '@/lib/web/profile';
import { environmentOf, one, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';
import { pageTitle } from '../api-keys/page-title';

interface AuditPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

const CRUMBS = [{ label: 'Settings' }, { label: 'Audit log' }];

export async function generateMetadata(props: AuditPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Audit log', workspace.name) };
}

export default async function AuditLogPage({ params, searchParams }: AuditPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const member = await pageMember(slug);
  const list: AuditListState = {
    actor: textOf(query, 'actor'),
    target: textOf(query, 'target'),
    group: textOf(query, 'group'),
    from: textOf(query, 'from'),
    to: textOf(query, 'to'),
    environment: environmentOf(query, member.environment),
    cursor: one(query, 'cursor'),
  };
  const page = await getAuditPage(slug, list);
  if (page === null) return <NotYours role={member.role} />;
  const isOwn = reachOf(member.role, 'audit:read') === 'own';
  return (
    <div className="grid gap-4">
      <PageHead
        crumbs={CRUMBS}
        title="Audit log"
        lead={
          isOwn
            ? `What you did, and what was done to your keys: as a ${member.role} you see no more.`
            : 'Who did what here, from where, and what changed.'
        }
      >
        {!isOwn && (
          <>
            <ExportButton href={auditExportHref(slug, list, 'jsonl')} label="Export JSONL" />
            <ExportButton href={auditExportHref(slug, list, 'csv')} label="Export CSV" />
          </>
        )}
      </PageHead>
      {page.check !== null && (
        <IntegrityBadge known={page.check} check={checkAuditAction.bind(null, slug)} />
      )}
      <AuditFilters slug={slug} list={list} formats={acceptedFormats()} />
      {page.cursorFault !== null && (
        <Notice tone="warn">{page.cursorFault} This is the first page.</Notice>
      )}
      {page.acts.length === 0 ? (
        <NoActs slug={slug} list={list} />
      ) : (
        <ActList
          slug={slug}
          environment={list.environment}
          acts={page.acts}
          levels={shownProfile().levels}
        />
      )}
      <Pages slug={slug} list={list} nextCursor={page.nextCursor} />
    </div>
  );
}

function Pages(props: { slug: string; list: AuditListState; nextCursor: string | null }) {
  const { slug, list, nextCursor } = props;
  if (list.cursor === null && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {list.cursor !== null && (
        <LinkButton prefetch={false} href={auditHref(slug, { ...list, cursor: null })}>
          Newest
        </LinkButton>
      )}
      {nextCursor !== null && (
        <LinkButton prefetch={false} href={auditHref(slug, { ...list, cursor: nextCursor })}>
          Older
        </LinkButton>
      )}
    </nav>
  );
}

function NotYours({ role }: { role: string }) {
  return (
    <div className="grid gap-4">
      <PageHead crumbs={CRUMBS} title="Audit log" />
      <Notice>Your role, {role}, may not read the audit log. Ask an owner or admin.</Notice>
    </div>
  );
}

function textOf(query: Awaited<SearchParams>, name: string): string {
  const text = one(query, name)?.trim().slice(0, 254) ?? '';
  return holdsSecret(text) ? '' : text;
}
