import type { SessionId, UserId } from '@/lib/core/ids';
import type { Role } from '@/lib/core/roles';
import type { AnonymousContext, Context, UserActor } from '@/lib/services/context';
import { Limits } from '@/lib/services/limits';
import { acceptInvitation } from '@/lib/services/members/accept-invitation';
import { inviteMember } from '@/lib/services/members/invite-member';
import type { ManagerContext } from '@/lib/services/members/refuse-above';
import { anonymous, runtime } from './world';

/** A password that is accepted. */
export const PASSWORD = 'many quiet river stones';

let addresses = 0;

/** An address that nobody has. */
export function newAddress(): string {
  addresses += 1;
  return `invited${addresses}-${process.pid}@example.com`;
}

/** A request with limits of its own, so that tests do not throttle each other. */
export function unlimited<C extends AnonymousContext>(ctx: C): C {
  return { ...ctx, runtime: { ...runtime, limits: new Limits(runtime.now) } };
}

/** Invites, and gives the token of the link. */
export async function invite(ctx: ManagerContext, email = newAddress(), role: Role = 'developer') {
  const made = await inviteMember(unlimited(ctx), { email, role });
  return { ...made, token: made.link.slice(made.link.lastIndexOf('/') + 1) };
}

/** Accepts as a person who has no account. */
export function acceptAsNew(token: string) {
  const input = { token, name: 'Newcomer', password: PASSWORD };
  return acceptInvitation(unlimited(anonymous()), input, null);
}

/** A member as their session shows them. */
export function holderOf({ actor }: Context<UserActor>): { id: UserId; sessionId: SessionId } {
  return { id: actor.userId, sessionId: actor.sessionId };
}

/** What a refusal says: code, reason and text. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code, details } = Object(error);
    return `${code} ${details?.reason}: ${error.message}`;
  }
}
