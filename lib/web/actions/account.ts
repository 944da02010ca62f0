'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { changePasswordSchema, codeSchema, profileSchema } from '../../core/account-input';
import { notFound } from '../../core/errors';
import { getRuntime } from '../../runtime';
import { changePassword, renamePerson } from '../../services/accounts/change-account';
import { revokeOtherSessions, revokeSession } from '../../services/accounts/sessions';
import { requireProof } from '../../services/accounts/step-up';
import {
  beginTotp,
  confirmTotp,
  disableTotp,
  renewRecoveryCodes,
} from '../../services/accounts/totp';
import { unlinkProvider } from '../../services/accounts/unlink-provider';
import { defineAccountAction } from '../action';
import { ownPath } from '../own-path';
import { refreshPage } from '../refresh-page';
import { readDeviceCookie, writeDeviceCookie, writeSessionCookie } from '../session-cookie';

const nothing = z.object({});

/** Fields: `name`. */
export const renamePersonAction = defineAccountAction({
  input: profileSchema,
  async run(ctx, { name }): Promise<{ name: string }> {
    await renamePerson(ctx, name);
    refreshPage();
    return { name };
  },
});

/** Fields: `currentPassword` (empty for who has none), `password`. Ends every other session. */
export const changePasswordAction = defineAccountAction({
  input: changePasswordSchema,
  async run(ctx, input): Promise<Record<never, never>> {
    const done = await changePassword(ctx, input, await readDeviceCookie());
    await writeSessionCookie(done.session.sessionId);
    await writeDeviceCookie(done.deviceCookie);
    refreshPage();
    return {};
  },
});

/** Fields: `id`, or none for all others. */
export const revokeSessionsAction = defineAccountAction({
  input: z.object({ id: z.string().optional() }),
  async run(ctx, { id }): Promise<{ count: number }> {
    const ended = id === undefined ? await revokeOtherSessions(ctx) : { count: 1 };
    if (id !== undefined) await revokeSession(ctx, id);
    refreshPage();
    return ended;
  },
});

/** No fields but the proof. Leads to the page with the QR code. */
export const beginTotpAction = defineAccountAction({
  input: nothing,
  async run(ctx): Promise<never> {
    await beginTotp(ctx);
    redirect('/account/totp');
  },
});

/** Fields: `code`. Answers the recovery codes, once. */
export const confirmTotpAction = defineAccountAction({
  input: codeSchema,
  async run(ctx, { code }): Promise<{ recoveryCodes: readonly string[] }> {
    const { recoveryCodes, session } = await confirmTotp(ctx, code);
    await writeSessionCookie(session.sessionId);
    return { recoveryCodes };
  },
});

/** No fields but the proof. */
export const disableTotpAction = defineAccountAction({
  input: nothing,
  async run(ctx): Promise<Record<never, never>> {
    await disableTotp(ctx);
    refreshPage();
    return {};
  },
});

/** No fields but the proof. Ends every other session. */
export const unlinkProviderAction = defineAccountAction({
  input: nothing,
  async run(ctx): Promise<Record<never, never>> {
    const { oidc } = getRuntime().config;
    if (oidc === null) throw notFound('Provider');
    const { sessionId } = await unlinkProvider(ctx, oidc.issuer);
    await writeSessionCookie(sessionId);
    refreshPage();
    return {};
  },
});

/** No fields but the proof. Answers the recovery codes, once. */
export const renewRecoveryCodesAction = defineAccountAction({
  input: nothing,
  async run(ctx): Promise<{ recoveryCodes: readonly string[] }> {
    const recoveryCodes = await renewRecoveryCodes(ctx);
    refreshPage();
    return { recoveryCodes };
  },
});

/** Fields: the proof, `next` (a path of ours). Redirects once it is given. */
export const proveAction = defineAccountAction({
  input: z.object({ next: z.string().max(2_000).default('/') }),
  async run(ctx, { next }): Promise<never> {
    await requireProof(ctx, ctx.person);
    redirect(ownPath(next));
  },
});
