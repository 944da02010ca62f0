import type { Metadata } from 'next';
import Link from 'next/link';
import { PageHead } from '@/components/shell/page-head';
import { Notice } from '@/components/ui/notice';
import { DeleteWorkspaceForm } from '@/components/workspace/delete-workspace-form';
import { NameForm } from '@/components/workspace/name-form';
import { reachOf } from '@/lib/core/roles';
import {
  createWorkspaceAction,
  deleteWorkspaceAction,
  renameWorkspaceAction,
} from '@/lib/web/actions/workspaces';
import { mayMakeWorkspace } from '@/lib/web/members';
import { pageMember } from '../../../member';

interface WorkspacePageProps {
  params: Promise<{ workspace: string }>;
}

export async function generateMetadata({ params }: WorkspacePageProps): Promise<Metadata> {
  const { workspace } = await pageMember((await params).workspace);
  return { title: { absolute: `Workspace · ${workspace.name}` } };
}

export default async function WorkspaceSettingsPage({ params }: WorkspacePageProps) {
  const { workspace: slug } = await params;
  const { user, workspace, role } = await pageMember(slug);
  const mayMake = await mayMakeWorkspace(slug);
  return (
    <div className="grid gap-7">
      <PageHead
        crumbs={[{ label: 'Settings' }, { label: 'Workspace' }]}
        title="Workspace"
        lead={
          <>
            Its address name is <code>{slug}</code>, and stays.
          </>
        }
      />
      {reachOf(role, 'workspace:manage') === null ? (
        <Notice>Your role, {role}, may look but not change this. Ask an owner or admin.</Notice>
      ) : (
        <NameForm
          id="rename"
          label="Name"
          name={workspace.name}
          submit={{ label: 'Rename', pending: 'Renaming…' }}
          action={renameWorkspaceAction.bind(null, slug)}
        />
      )}
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Another workspace</h2>
        {mayMake ? (
          <NameForm
            id="create"
            label="Name of the new workspace"
            submit={{ label: 'Create workspace', pending: 'Creating…' }}
            action={createWorkspaceAction.bind(null, slug)}
          />
        ) : (
          <p className="max-w-text text-text-2">
            In this installation workspaces are made by whoever runs it. Ask them for another one.
          </p>
        )}
      </section>
      <section className="grid justify-items-start gap-3">
        <h2 className="font-strong text-lead">Leave</h2>
        <p className="max-w-text text-text-2">
          You leave by{' '}
          <Link href={`/${slug}/settings/members/${user.id}`} className="prose-link">
            your page as a member
          </Link>
          , which asks what becomes of your keys.
        </p>
      </section>
      <section className="grid gap-3">
        <h2 className="font-strong text-lead">Delete this workspace</h2>
        <DeletePart slug={slug} role={role} isOperator={workspace.isOperator} />
      </section>
    </div>
  );
}

type DeletePartProps = Pick<Awaited<ReturnType<typeof pageMember>>, 'role'> & {
  slug: string;
  isOperator: boolean;
};

function DeletePart({ slug, role, isOperator }: DeletePartProps) {
  if (isOperator) {
    return <p className="text-text-2">It runs this installation and cannot be deleted.</p>;
  }
  if (reachOf(role, 'workspace:delete') === null) {
    return <p className="text-text-2">Only an owner may delete it.</p>;
  }
  return (
    <>
      <p className="max-w-text">
        Every key is refused from the next request on, and nobody can open the workspace any more.
        It cannot be taken back. The audit log stays with whoever runs this installation, and the
        address name is never given out again.
      </p>
      <DeleteWorkspaceForm slug={slug} remove={deleteWorkspaceAction.bind(null, slug)} />
    </>
  );
}
