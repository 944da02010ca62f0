import 'server-only';
import { redirect } from 'next/navigation';
import type { Proofs } from '../core/step-up';
import { getRuntime } from '../runtime';
import { hasOwnPassword } from '../services/accounts/change-account';
import { findSignUpLink } from '../services/accounts/confirm-sign-up';
import type { PersonContext } from '../services/accounts/person-context';
import { getProofs } from '../services/accounts/proofs';
import { listSessions, type SessionView } from '../services/accounts/sessions';
import { isSignInPending } from '../services/accounts/sign-in';
import { linkedSince } from '../services/accounts/sign-in-by-provider';
import { requireProof } from '../services/accounts/step-up';
import { findUnconfirmedTotp, getTotpState, type TotpState } from '../services/accounts/totp';
import { loginPath } from './login-path';
import { proveFirst } from './prove-first';
import { type QrCode, qrCodeOf } from './qr';
import { anonymousContext } from './request-facts';
import { personContext } from './session';
import { readPendingCookie } from './session-cookie';

/** What the page of one's own account shows. */
export interface AccountPage {
  person: { name: string; email: string };
  hasPassword: boolean;
  totp: TotpState;
  sessions: readonly SessionView[];
  /** The OpenID provider, and since when it signs the person in. */
  provider: { name: string; since: Date | null } | null;
}

/** The account of who looks; leads to the sign-in who is not signed in. */
export async function getAccountPage(): Promise<AccountPage> {
  const ctx = await requirePersonContext();
  return {
    person: { name: ctx.person.name, email: ctx.person.email },
    hasPassword: await hasOwnPassword(ctx),
    totp: await getTotpState(ctx),
    sessions: await listSessions(ctx),
    provider: await providerOf(ctx),
  };
}

async function providerOf(ctx: PersonContext): Promise<AccountPage['provider']> {
  const { oidc } = getRuntime().config;
  if (oidc === null) return null;
  return { name: new URL(oidc.issuer).host, since: await linkedSince(ctx, oidc.issuer) };
}

/**
 * The secret of the authenticator app that is being added, as QR code and text; null when none is. Who holds
 * a session that proved itself long ago does not see it.
 */
export async function getTotpSetup(): Promise<{ qr: QrCode; secret: string } | null> {
  const ctx = await requirePersonContext();
  const begun = await findUnconfirmedTotp(ctx);
  if (begun === null) return null;
  try {
    await requireProof(ctx, ctx.person);
  } catch (error) {
    proveFirst(error, '/account/totp');
  }
  return { qr: qrCodeOf(begun.address), secret: begun.secret };
}

/** Leads to the sign-in who is not signed in. */
export async function requirePersonContext(): Promise<PersonContext> {
  return (await personContext()) ?? redirect(await loginPath());
}

/** By what who looks can prove who they are. */
export async function getOwnProofs(): Promise<Proofs> {
  return await getProofs(await requirePersonContext());
}

/** Whether a sign-in of this browser waits for its code. */
export async function isCodeAwaited(): Promise<boolean> {
  return await isSignInPending(await anonymousContext(), await readPendingCookie());
}

/** Whose account a link makes; null when it is unknown, used or expired. */
export async function signUpLinkState(token: string): Promise<{ email: string } | null> {
  return await findSignUpLink(await anonymousContext(), token);
}

/** Whether mails are sent (SMTP_URL). */
export function sendsMails(): boolean {
  return getRuntime().runtime.mailer !== null;
}
