import 'server-only';
import { cookies } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import type { Environment } from '../core/key-format';
import type { Role } from '../core/roles';
import type { Subscription } from '../core/subscription';
import { getRuntime } from '../runtime';
import type { PersonContext } from '../services/accounts/person-context';
import { resolveSession, type SessionUser } from '../services/accounts/resolve-session';
import type { Context, UserActor } from '../services/context';
import { enterWorkspace, listOwnWorkspaces } from '../services/workspaces/enter-workspace';
import { loginPath } from './login-path';
import { shownEnvironments } from './profile';
import { anonymousContext } from './request-facts';
import { readSessionCookie } from './session-cookie';

export const ENVIRONMENT_COOKIE = 'keydesk.env';

/** What every page of a workspace knows about who looks at it. */
export interface DashboardContext {
  user: { id: string; name: string; email: string };
  workspace: {
    id: string;
    slug: string;
    name: string;
    isOperator: boolean;
    subscription: Subscription;
    /** Why the operator refuses all its keys; null: they do not. */
    suspendedReason: string | null;
  };
  role: Role;
  workspaces: readonly { slug: string; name: string }[];
  /** The environment of the last visit, for pages whose address does not name one. */
  environment: Environment;
}

/** Who is signed in; asked of the database once per request, so that an ended session is over. */
export const currentUser = cache(async (): Promise<SessionUser | null> => {
  const sid = await readSessionCookie();
  return sid === null ? null : await resolveSession(getRuntime().runtime, sid);
});

/** The address name of the person's first workspace; null when they have none. */
export async function firstWorkspaceSlug(): Promise<string | null> {
  const user = await currentUser();
  if (user === null) return null;
  return (await listOwnWorkspaces(getRuntime().runtime, user.id))[0]?.slug ?? null;
}

/** The person's place in a workspace, for services; null for strangers and who is not signed in. */
export const memberContext = cache(async (slug: string): Promise<Context<UserActor> | null> => {
  const user = await currentUser();
  if (user === null) return null;
  const entered = await enterWorkspace(getRuntime().runtime, user, slug);
  return entered === null ? null : { ...(await anonymousContext()), actor: entered.actor };
});

/** The person themselves, for what concerns their account; null for who is not signed in. */
export const personContext = cache(async (): Promise<PersonContext | null> => {
  const person = await currentUser();
  return person === null ? null : { ...(await anonymousContext()), person };
});

/** The context of a page: redirects to the sign-in, and answers 404 to who is not a member. */
export async function requireMember(slug: string): Promise<DashboardContext> {
  const user = await currentUser();
  if (user === null) redirect(await loginPath());
  const entered = await enterWorkspace(getRuntime().runtime, user, slug);
  if (entered === null) notFound();
  const { id, name, isOperator, subscription, suspendedReason } = entered.workspace;
  return {
    user: { id: user.id, name: user.name, email: user.email },
    workspace: { id, slug, name, isOperator, subscription, suspendedReason },
    role: entered.actor.role,
    workspaces: entered.workspaces,
    environment: await lastEnvironment(),
  };
}

async function lastEnvironment(): Promise<Environment> {
  const value = (await cookies()).get(ENVIRONMENT_COOKIE)?.value;
  return shownEnvironments().find((environment) => environment === value) ?? 'live';
}
