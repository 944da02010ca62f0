'use server';

import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import {
  acceptInvitationSchema,
  codeSchema,
  confirmSignUpSchema,
  forgotSchema,
  setPasswordSchema,
  setupSchema,
  signInSchema,
  signUpSchema,
} from '../../core/account-input';
import { ENVIRONMENTS } from '../../core/key-format';
import type { CreatedKey } from '../../core/key-view';
import { confirmSignUp } from '../../services/accounts/confirm-sign-up';
import type { SignedUp } from '../../services/accounts/create-account';
import { requestPasswordLink } from '../../services/accounts/forgot-password';
import { setPasswordByLink } from '../../services/accounts/password-link';
import { completeSignIn, signIn } from '../../services/accounts/sign-in';
import { signOut } from '../../services/accounts/sign-out';
import { signUp } from '../../services/accounts/sign-up';
import { acceptInvitation } from '../../services/members/accept-invitation';
import { completeSetup } from '../../services/setup/complete-setup';
import { defineAction } from '../action';
import { cookieOptions } from '../auth';
import { ownPath } from '../own-path';
import { currentUser, ENVIRONMENT_COOKIE } from '../session';
import {
  clearSessionCookie,
  readDeviceCookie,
  readPendingCookie,
  writeDeviceCookie,
  writePendingCookie,
  writeSessionCookie,
} from '../session-cookie';

const YEAR_SECONDS = 31_536_000;

/** Fields: `name`, `email`, `password`, `workspace`, `token` (where it is asked for). */
export const completeSetupAction = defineAction({
  input: setupSchema,
  async run(ctx, input): Promise<CreatedKey & { workspaceSlug: string }> {
    const { session, workspaceSlug, firstKey } = await completeSetup(ctx, input);
    await writeSessionCookie(session.sessionId);
    return { ...firstKey, workspaceSlug };
  },
});

/** Fields: `email`, `password`, `next` (a path of ours, optional). Redirects. */
export const signInAction = defineAction({
  input: signInSchema.extend({ next: z.string().max(2_000).optional() }),
  async run(ctx, { next, ...credentials }): Promise<never> {
    const target = ownPath(next ?? '/');
    const signedIn = await signIn(ctx, credentials, await readDeviceCookie());
    if (signedIn.needsCode) {
      await writePendingCookie(signedIn.token);
      redirect(`/login/code?${new URLSearchParams({ next: target })}`);
    }
    await writeSessionCookie(signedIn.session.sessionId);
    await writeDeviceCookie(signedIn.deviceCookie);
    redirect(target);
  },
});

/** Fields: `code`, `next` (a path of ours, optional). Redirects. */
export const signInCodeAction = defineAction({
  input: codeSchema.extend({ next: z.string().max(2_000).optional() }),
  async run(ctx, { code, next }): Promise<never> {
    const token = await readPendingCookie();
    const done = await completeSignIn(ctx, { token, code }, await readDeviceCookie());
    await writePendingCookie('');
    await writeSessionCookie(done.session.sessionId);
    await writeDeviceCookie(done.deviceCookie);
    redirect(ownPath(next ?? '/'));
  },
});

/** Fields: `email`. Answers the same whoever has the address. */
export const forgotAction = defineAction({
  input: forgotSchema,
  async run(ctx, { email }): Promise<{ email: string }> {
    requestPasswordLink(ctx, email);
    return { email };
  },
});

/** No fields. Ends the session row, then the cookie. */
export const signOutAction = defineAction({
  input: z.object({}),
  async run(ctx): Promise<never> {
    const user = await currentUser();
    if (user !== null) await signOut(ctx, { sessionId: user.sessionId, userId: user.id });
    await clearSessionCookie();
    redirect('/login');
  },
});

/**
 * Fields: `name`, `email`, `password`, `workspace`. Redirects into the new workspace; where mails are sent it
 * says to look into the mailbox instead.
 */
export const signUpAction = defineAction({
  input: signUpSchema,
  async run(ctx, input): Promise<{ email: string }> {
    const signedUp = await signUp(ctx, input);
    if (signedUp === null) return { email: input.email };
    return await enter(signedUp);
  },
});

/** Fields: `token`, `password`. Redirects into the new workspace. */
export const confirmSignUpAction = defineAction({
  input: confirmSignUpSchema,
  async run(ctx, input): Promise<never> {
    return await enter(await confirmSignUp(ctx, input));
  },
});

async function enter({ sessionId, workspaceSlug }: SignedUp): Promise<never> {
  await writeSessionCookie(sessionId);
  redirect(`/${workspaceSlug}/settings/api-keys`);
}

/** Fields: `token`, `password`. */
export const setPasswordAction = defineAction({
  input: setPasswordSchema,
  async run(ctx, input): Promise<{ email: string }> {
    const { email, deviceCookie } = await setPasswordByLink(ctx, input, await readDeviceCookie());
    await writeDeviceCookie(deviceCookie);
    await clearSessionCookie();
    return { email };
  },
});

/** Fields: `token`; `name`, `password` where the person is new. Redirects into the workspace. */
export const acceptInvitationAction = defineAction({
  input: acceptInvitationSchema,
  async run(ctx, input): Promise<never> {
    const { workspaceSlug, session } = await acceptInvitation(ctx, input, await currentUser());
    if (session !== null) await writeSessionCookie(session.sessionId);
    redirect(`/${workspaceSlug}/settings/api-keys`);
  },
});

/** Fields: `theme` (system, light, dark) or `environment` (live, test), `next`. Redirects. */
export const rememberAction = defineAction({
  input: z.object({
    theme: z.enum(['system', 'light', 'dark']).optional(),
    environment: z.enum(ENVIRONMENTS).optional(),
    next: z.string().max(2_000).default('/'),
  }),
  async run(_ctx, { theme, environment, next }): Promise<never> {
    const jar = await cookies();
    const options = { ...cookieOptions(), maxAge: YEAR_SECONDS };
    if (theme !== undefined) jar.set('keydesk.theme', theme, options);
    if (environment !== undefined) jar.set(ENVIRONMENT_COOKIE, environment, options);
    redirect(ownPath(next));
  },
});
