import type { Metadata } from 'next';
import { ChangeRoleForm } from '@/components/members/change-role-form';
import { MemberKeys } from '@/components/members/member-keys';
import { countOfKeys } from '@/components/members/member-table';
import { RemoveMemberForm } from '@/components/members/remove-member-form';
import { PageHead } from '@/components/shell/page-head';
import { Time } from '@/components/ui/time';
import { mayGrantRole, ROLES, reachOf } from '@/lib/core/roles';
import { changeRoleAction, removeMemberAction } from '@/lib/web/actions/members';
import { presentMoment } from '@/lib/web/dashboard';
import { areKeysPersonal, getMemberPage } from '@/lib/web/members';
import { pageMember } from '../../../../member';

interface MemberPageProps {
  params: Promise<{ workspace: string; id: string }>;
}

export async function generateMetadata({ params }: MemberPageProps): Promise<Metadata> {
  const { workspace: slug, id } = await params;
  const { workspace } = await pageMember(slug);
  const { member } = await getMemberPage(slug, id);
  return { title: { absolute: `${member.name} · ${workspace.name}` } };
}

export default async function MemberPage({ params }: MemberPageProps) {
  const { workspace: slug, id } = await params;
  const { user, role } = await pageMember(slug);
  const { member, keys, keyCount, handOver, keepers } = await getMemberPage(slug, id);
  const isSelf = member.userId === user.id;
  const mayManage = reachOf(role, 'members:manage') !== null && mayGrantRole(role, member.role);
  const mayKeep = mayManage && !areKeysPersonal();
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[
          { label: 'Settings' },
          { label: 'Members', href: `/${slug}/settings/members` },
          { label: member.name },
        ]}
        title={member.name}
        lead={
          <>
            {member.email !== null && `${member.email}, `}
            {member.role} since <Time date={member.since} form="day" />
          </>
        }
      />
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Keys: {countOfKeys(keyCount)}</h2>
        {keys.length > 0 && <MemberKeys slug={slug} rows={keys} now={presentMoment()} />}
        <p className="text-text-2">{aboutKeys(keys.length, keyCount)}</p>
      </section>
      {mayManage && (
        <section className="grid gap-3">
          <h2 className="font-strong text-lead">Change role</h2>
          <ChangeRoleForm
            member={member}
            roles={ROLES.filter((other) => mayGrantRole(role, other))}
            handOver={handOver}
            change={changeRoleAction.bind(null, slug)}
          />
        </section>
      )}
      {(mayManage || isSelf) && (
        <section className="grid gap-3">
          <h2 className="font-strong text-lead">
            {isSelf ? 'Leave this workspace' : 'Remove from this workspace'}
          </h2>
          <p className="max-w-text text-text-2">
            {isSelf
              ? 'You see nothing of it any more with your next request.'
              : 'They see nothing of it any more with their next request; their account stays.'}
          </p>
          <RemoveMemberForm
            member={member}
            isSelf={isSelf}
            keys={countOfKeys(keyCount)}
            keepers={mayKeep ? keepers : null}
            handOver={handOver}
            remove={removeMemberAction.bind(null, slug)}
          />
        </section>
      )}
    </div>
  );
}

function aboutKeys(shown: number, all: number): string {
  if (all === 0) return 'No key of theirs works.';
  if (shown === 0) return 'Keys are personal here: only their creator sees which they are.';
  if (shown === all) return 'They can do no more than the role of their creator.';
  return `Those used last are shown. There are ${countOfKeys(all - shown)} more.`;
}
