import 'server-only';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import type { StepState } from '../core/first-steps';
import { listFirstSteps } from '../services/workspaces/list-first-steps';
import { cookieOptions } from './auth';
import { memberContext } from './session';

/** Holds the id of the person who wants to see the steps no more. */
const COOKIE = 'keydesk.steps';
const YEAR_SECONDS = 31_536_000;

/** What a member should do in a new workspace; nothing for who hid it in this browser. */
export async function getFirstSteps(slug: string): Promise<readonly StepState[]> {
  const ctx = (await memberContext(slug)) ?? notFound();
  if ((await cookies()).get(COOKIE)?.value === ctx.actor.userId) return [];
  return await listFirstSteps(ctx);
}

/** Shows the person no more steps in this browser. */
export async function hideFirstSteps(userId: string): Promise<void> {
  (await cookies()).set(COOKIE, userId, { ...cookieOptions(), maxAge: YEAR_SECONDS });
}
