import type { Metadata } from 'next';
import { InvitationTable } from '@/components/members/invitation-table';
import { InviteForm } from '@/components/members/invite-form';
import { MemberTable } from '@/components/members/member-table';
import { RoleMatrix } from '@/components/members/role-matrix';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { Notice } from '@/components/ui/notice';
import { mayGrantRole, ROLES, reachOf } from '@/lib/core/roles';
import { inviteMemberAction, revokeInvitationAction } from '@/lib/web/actions/members';
import { presentMoment } from '@/lib/web/dashboard';
import { getMembersPage } from '@/lib/web/members';
import { one, type SearchParams } from '../../../../search-params';
import { pageMember } from '../../../member';

interface MembersPageProps {
  params: Promise<{ workspace: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: MembersPageProps): Promise<Metadata> {
  const { workspace } = await pageMember((await params).workspace);
  return { title: { absolute: `Members · ${workspace.name}` } };
}

export default async function MembersPage({ params, searchParams }: MembersPageProps) {
  const { workspace: slug } = await params;
  const query = await searchParams;
  const { user, role } = await pageMember(slug);
  const cursor = one(query, 'cursor');
  const page = await getMembersPage(slug, cursor);
  const now = presentMoment();
  const mayInvite = reachOf(role, 'members:manage') !== null;
  const href = `/${slug}/settings/members`;
  return (
    <div className="grid gap-5">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Members' }]}
        title="Members"
        lead="What a member may do also bounds the keys that they create."
      />
      {one(query, 'removed') !== null && (
        <Notice tone="good" role="status">
          The member is removed. What became of their keys is in force on every verifier.
        </Notice>
      )}
      {mayInvite ? (
        <InviteForm
          invite={inviteMemberAction.bind(null, slug)}
          roles={ROLES.filter((other) => mayGrantRole(role, other))}
        />
      ) : (
        <Notice>Your role, {role}, may look but not change this. Ask an owner or admin.</Notice>
      )}
      <MemberTable slug={slug} rows={page.members} selfId={user.id} now={now} />
      {(cursor !== null || page.nextCursor !== null) && (
        <nav aria-label="Pages" className="flex gap-2">
          {cursor !== null && <LinkButton href={href}>First page</LinkButton>}
          {page.nextCursor !== null && (
            <LinkButton href={`${href}?${new URLSearchParams({ cursor: page.nextCursor })}`}>
              Next page
            </LinkButton>
          )}
        </nav>
      )}
      {page.invitations.length > 0 && (
        <section className="grid gap-3">
          <h2 className="font-strong text-lead">Open invitations</h2>
          <InvitationTable
            rows={page.invitations}
            revoke={revokeInvitationAction.bind(null, slug)}
            now={now}
          />
        </section>
      )}
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Roles</h2>
        <p className="text-text-2 text-xs desk:hidden">
          Move the table sideways to see every role.
        </p>
        <RoleMatrix rows={page.matrix} />
      </section>
    </div>
  );
}
