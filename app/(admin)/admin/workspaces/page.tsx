import type { Metadata } from 'next';
import { WorkspaceTable } from '@/components/admin/workspace-table';
import { PageHead } from '@/components/shell/page-head';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Input } from '@/components/ui/input';
import { LinkButton } from '@/components/ui/link-button';
import { listAdminWorkspaces } from '@/lib/web/admin';
import { one, type SearchParams } from '../../../search-params';
import { adminTitle } from '../admin-title';

export function generateMetadata(): Promise<Metadata> {
  return adminTitle('Workspaces');
}

export default async function AdminWorkspacesPage({
  searchParams,
}: {
  searchParams: SearchParams;
}) {
  const query = await searchParams;
  const search = one(query, 'q')?.trim().slice(0, 100) ?? '';
  const after = one(query, 'after');
  const page = await listAdminWorkspaces(search === '' ? null : search, after);
  const next = new URLSearchParams({
    ...(search !== '' && { q: search }),
    after: page.nextAfter ?? '',
  });
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Admin' }, { label: 'Workspaces' }]}
        title="Workspaces"
        lead="Every customer of this installation. Open one to suspend it or set its subscription."
      />
      <search>
        <form action="/admin/workspaces" className="flex max-w-text gap-2">
          <Input
            type="search"
            name="q"
            defaultValue={search}
            aria-label="Search workspaces"
            aria-keyshortcuts="/"
            data-shortcut="/"
            placeholder="Name or address name"
            maxLength={100}
            autoComplete="off"
          />
          <Button type="submit">Search</Button>
        </form>
      </search>
      {page.workspaces.length === 0 ? (
        <EmptyState title={`No workspace matches “${search}”`}>
          <LinkButton href="/admin/workspaces">Show all</LinkButton>
        </EmptyState>
      ) : (
        <WorkspaceTable rows={page.workspaces} />
      )}
      <nav aria-label="Pages" className="flex gap-2 empty:hidden">
        {after !== null && (
          <LinkButton
            prefetch={false}
            href={`/admin/workspaces${search === '' ? '' : `?${new URLSearchParams({ q: search })}`}`}
          >
            First page
          </LinkButton>
        )}
        {page.nextAfter !== null && (
          <LinkButton prefetch={false} href={`/admin/workspaces?${next}`}>
            Next page
          </LinkButton>
        )}
      </nav>
    </div>
  );
}
