import type { Metadata } from 'next';
import { logListHref, logTailHref } from '@/components/logs/links';
import { LiveLog } from '@/components/logs/live-log';
import { LogFilters } from '@/components/logs/log-filters';
import { LogHead } from '@/components/logs/log-head';
import { LogTable } from '@/components/logs/log-table';
import { NoEntries } from '@/components/logs/no-entries';
import { SearchEnd } from '@/components/logs/search-end';
import { Notice } from '@/components/ui/notice';
import { unreadable } from '@/lib/core/log-filter';
import { reachOf } from '@/lib/core/roles';
import { getLogPage } from '@/lib/web/logs';
import { acceptedFormats } from '@/lib/web/profile';
import { environmentOf, one, type SearchParams } from '../../../search-params';
import { pageMember } from '../../member';
import { pageTitle } from '../settings/api-keys/page-title';
import { logListOf } from './list-state';
import { RequestSheet } from './request-sheet';

interface LogsPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata(props: LogsPageProps): Promise<Metadata> {
  const { workspace, environment } = await pageMember((await props.params).workspace);
  const asked = environmentOf(await props.searchParams, environment);
  return { title: pageTitle(asked, 'Logs', workspace.name) };
}

export default async function LogsPage({ params, searchParams }: LogsPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const member = await pageMember(slug);
  const list = logListOf(query, member.environment);
  const isOperator =
    member.workspace.isOperator && reachOf(member.role, 'installation:manage') !== null;
  const page = await getLogPage(slug, list);
  const lost = unreadable(list.query);
  const entry = one(query, 'entry');
  const table =
    page.entries.length === 0 ? (
      <NoEntries slug={slug} list={list} />
    ) : (
      <LogTable slug={slug} list={list} entries={page.entries} />
    );
  return (
    <div className="grid gap-4">
      <LogHead slug={slug} list={list} kept={page} isOperator={isOperator} />
      <LogFilters
        slug={slug}
        list={list}
        keys={page.keys}
        isOperator={isOperator}
        formats={acceptedFormats()}
      />
      {lost.length > 0 && (
        <Notice tone="warn">Not understood, and left out: {lost.join(', ')}.</Notice>
      )}
      {page.cursorFault !== null && (
        <Notice tone="warn">{page.cursorFault} This is the first page.</Notice>
      )}
      {list.isLive ? (
        <LiveLog
          key={logTailHref(slug, list, null)}
          tailHref={logTailHref(slug, list, page.entries[0]?.id ?? null)}
          isCovered={entry !== null}
        >
          {table}
        </LiveLog>
      ) : (
        table
      )}
      {!list.isLive && <SearchEnd slug={slug} list={list} page={page} />}
      {entry !== null && (
        <RequestSheet slug={slug} list={list} id={entry} closeHref={logListHref(slug, list)} />
      )}
    </div>
  );
}
