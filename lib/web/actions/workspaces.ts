'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { workspaceNameSchema } from '../../core/member-input';
import { createOwnWorkspace } from '../../services/workspaces/create-own-workspace';
import { deleteWorkspace } from '../../services/workspaces/delete-workspace';
import { renameWorkspace } from '../../services/workspaces/rename-workspace';
import { defineMemberAction } from '../action';
import { refreshPage } from '../refresh-page';

/** Fields: `name`. Redirects into the new workspace. */
export const createWorkspaceAction = defineMemberAction({
  input: workspaceNameSchema,
  async run(ctx, { name }): Promise<{ name: string }> {
    const { slug } = await createOwnWorkspace(ctx, name);
    redirect(`/${slug}/settings/api-keys`);
  },
});

/** Fields: `name`. */
export const renameWorkspaceAction = defineMemberAction({
  input: workspaceNameSchema,
  async run(ctx, { name }): Promise<{ name: string }> {
    const renamed = await renameWorkspace(ctx, name);
    refreshPage();
    return renamed;
  },
});

/** Fields: `slug`, typed again. Redirects to the person's next workspace. */
export const deleteWorkspaceAction = defineMemberAction({
  input: z.object({ slug: z.string().trim() }),
  async run(ctx, { slug }): Promise<never> {
    await deleteWorkspace(ctx, slug);
    redirect('/');
  },
});
