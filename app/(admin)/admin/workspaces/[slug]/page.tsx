import type { Metadata } from 'next';
import { cache } from 'react';
import { FactList } from '@/components/admin/fact-list';
import { FoundKeys } from '@/components/admin/found-keys';
import { adminSearchHref } from '@/components/admin/links';
import { MemberList } from '@/components/admin/member-list';
import { SubscriptionForm } from '@/components/admin/subscription-form';
import { subscriptionWords } from '@/components/admin/subscription-words';
import { SuspendForm } from '@/components/admin/suspend-form';
import { Keymark } from '@/components/keys/keymark';
import { PageHead } from '@/components/shell/page-head';
import { LinkButton } from '@/components/ui/link-button';
import { Time } from '@/components/ui/time';
import {
  resumeWorkspaceAction,
  setSubscriptionAction,
  suspendWorkspaceAction,
} from '@/lib/web/actions/installation';
import { getAdminWorkspace } from '@/lib/web/admin';
import { presentMoment } from '@/lib/web/dashboard';
import { adminTitle } from '../../admin-title';

interface AdminWorkspacePageProps {
  params: Promise<{ slug: string }>;
}

const pageWorkspace = cache(getAdminWorkspace);

export async function generateMetadata({ params }: AdminWorkspacePageProps): Promise<Metadata> {
  return await adminTitle((await pageWorkspace((await params).slug)).name);
}

export default async function AdminWorkspacePage({ params }: AdminWorkspacePageProps) {
  const workspace = await pageWorkspace((await params).slug);
  const { id, slug, name, plan, subscription, suspendedAt, suspendedReason } = workspace;
  const { keys, nextCursor } = workspace.keys;
  return (
    <div className="grid gap-6">
      <PageHead
        crumbs={[
          { label: 'Admin' },
          { label: 'Workspaces', href: '/admin/workspaces' },
          { label: name },
        ]}
        title={
          <span className="flex items-center gap-2.5">
            <Keymark id={id} />
            {name}
          </span>
        }
      />
      <div className="max-w-facts">
        <FactList
          facts={[
            ['Address name', <code key="slug">{slug}</code>],
            ['Subscription', `${subscriptionWords(workspace)}${plan === null ? '' : `, ${plan}`}`],
            ...(suspendedAt === null
              ? []
              : [
                  [
                    'Suspended',
                    <span key="s">
                      <Time date={suspendedAt} /> Reason: {suspendedReason}
                    </span>,
                  ] as const,
                ]),
            ['Created', <Time key="c" date={workspace.createdAt} />],
            [
              'Id',
              <code key="id" className="break-all">
                {id}
              </code>,
            ],
          ]}
        />
      </div>
      <section aria-label="Keys" className="grid gap-3">
        <h2 className="font-strong text-lead">Newest keys</h2>
        {keys.length === 0 ? (
          <p className="text-text-2">This workspace has no keys.</p>
        ) : (
          <FoundKeys caption={`Keys of ${name}`} keys={keys} now={presentMoment()} />
        )}
        {nextCursor !== null && (
          <div>
            <LinkButton prefetch={false} href={adminSearchHref(id, nextCursor)}>
              More keys
            </LinkButton>
          </div>
        )}
      </section>
      <MemberList members={workspace.members} />
      <div className="grid items-start gap-6 desk:grid-cols-2">
        {workspace.isOperator && suspendedAt === null ? (
          <p className="text-text-2">
            This workspace runs the installation: with its keys your API asks about all others. It
            is neither suspended nor made inactive.
          </p>
        ) : (
          <SuspendForm
            workspaceId={id}
            isSuspended={suspendedAt !== null}
            suspend={suspendWorkspaceAction}
            resume={resumeWorkspaceAction}
          />
        )}
        <SubscriptionForm
          workspaceId={id}
          subscription={subscription}
          plan={plan}
          set={setSubscriptionAction}
        />
      </div>
    </div>
  );
}
