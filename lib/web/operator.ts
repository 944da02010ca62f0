import 'server-only';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { getRuntime } from '../runtime';
import type { SessionUser } from '../services/accounts/resolve-session';
import type { Context, UserActor } from '../services/context';
import { enterInstallation } from '../services/installation/enter-installation';
import { loginPath } from './login-path';
import { anonymousContext } from './request-facts';
import { currentUser } from './session';

/** Whoever manages the installation, acting in the operator's workspace. */
export interface Operator {
  user: SessionUser;
  ctx: Context<UserActor>;
}

/** The person as an operator, for services; null for everybody else. */
export const currentOperator = cache(async (): Promise<Operator | null> => {
  const user = await currentUser();
  if (user === null) return null;
  const actor = await enterInstallation(getRuntime().runtime, user);
  return actor === null ? null : { user, ctx: { ...(await anonymousContext()), actor } };
});

/** Who looks at a page of the installation: the sign-in, or the 404 of every address, for everybody else. */
export async function requireOperator(): Promise<Operator> {
  if ((await currentUser()) === null) redirect(await loginPath());
  return (await currentOperator()) ?? notFound();
}
