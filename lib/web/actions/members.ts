'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { Propagation } from '../../core/barrier';
import { changeRoleSchema, inviteSchema, removeMemberSchema } from '../../core/member-input';
import type { MadeInvitation } from '../../core/member-view';
import { changeRole } from '../../services/members/change-role';
import { inviteMember } from '../../services/members/invite-member';
import { removeMember } from '../../services/members/remove-member';
import { revokeInvitation } from '../../services/members/revoke-invitation';
import { getWorkspace } from '../../services/workspaces/get-workspace';
import { defineMemberAction } from '../action';
import { refreshPage } from '../refresh-page';
import { confirmedBy } from './restrictions-input';

/** Fields: `email`, `role`. The answer carries the link, once. */
export const inviteMemberAction = defineMemberAction({
  input: inviteSchema,
  async run(ctx, input): Promise<MadeInvitation> {
    const made = await inviteMember(ctx, input);
    refreshPage();
    return made;
  },
});

/** Fields: `id`. */
export const revokeInvitationAction = defineMemberAction({
  input: z.object({ id: z.string() }),
  async run(ctx, { id }): Promise<{ id: string }> {
    await revokeInvitation(ctx, id);
    refreshPage();
    return { id };
  },
});

/** Fields: `id`, `role`. */
export const changeRoleAction = defineMemberAction({
  input: changeRoleSchema,
  async run(ctx, { id, role }): Promise<{ role: string; propagation: Propagation | null }> {
    const { propagation } = await changeRole(ctx, id, role);
    refreshPage();
    return { role, propagation };
  },
});

/** Fields: `id`, `keys` (`revoke`, `keep`), `keeper` (with `keep`), `confirm` (names, as the answer asked). Redirects. */
export const removeMemberAction = defineMemberAction({
  input: removeMemberSchema,
  read: ({ confirm, ...fields }) => ({
    ...fields,
    confirmed: confirmedBy(confirm === undefined ? {} : { confirm }),
  }),
  async run(ctx, input): Promise<never> {
    const { slug } = await getWorkspace(ctx);
    await removeMember(ctx, input);
    redirect(input.id === ctx.actor.userId ? '/' : `/${slug}/settings/members?removed=1`);
  },
});
