import { parseId, type UserId } from '../../core/ids';
import type { ProviderClaims, ProviderRefusal } from '../../core/provider-claims';
import type { Tx } from '../../stores/client';
import { isUniqueViolation } from '../../stores/database-error';
import { endSessionOf } from '../../stores/sessions';
import { transaction } from '../../stores/transaction';
import {
  findIdentitySince,
  findUserIdByIdentity,
  hasHadIdentity,
  linkIdentity,
} from '../../stores/user-identities';
import { findUserToLink } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { createAccount } from './create-account';
import { auditPerson, type OpenedSession, openSession } from './open-session';
import type { PersonContext } from './person-context';
import type { SessionUser } from './resolve-session';

/** A session, or why there is none. */
export type ProviderOutcome = { session: OpenedSession } | { refusal: ProviderRefusal };

/**
 * Signs in whom an OpenID provider names. The first time it is linked by an address that the provider has
 * verified: to an account whose address is known to be its person's and that has no second step, or to the
 * account that is signed in in the same browser. Anything else could hand an account to who has only the
 * mailbox, or to who made it in another's name. With open sign-up an unknown address makes an account.
 * @param signedIn who is signed in in this browser already; that session ends
 */
export async function signInByProvider(
  ctx: AnonymousContext,
  claims: ProviderClaims,
  signedIn: SessionUser | null,
): Promise<ProviderOutcome> {
  const attempt = () =>
    transaction(ctx.runtime.database.prisma, (tx) => enter(tx, ctx, claims, signedIn));
  try {
    return await attempt();
  } catch (error) {
    // Of two first sign-ins at once one made account or link: the other finds it.
    const isLate = ['user_identities', 'users_email'].some((key) => isUniqueViolation(error, key));
    if (!isLate) throw error;
    return await attempt();
  }
}

/** Since when a provider signs the person in; null: it does not. */
export async function linkedSince(
  { runtime, person }: PersonContext,
  issuer: string,
): Promise<Date | null> {
  return await findIdentitySince(runtime.database.prisma, person.id, issuer);
}

async function enter(
  tx: Tx,
  ctx: AnonymousContext,
  claims: ProviderClaims,
  signedIn: SessionUser | null,
): Promise<ProviderOutcome> {
  const linkedId = await findUserIdByIdentity(tx, claims);
  const found =
    linkedId === null ? await link(tx, ctx, claims, signedIn) : parseId('user', linkedId);
  if (found === null) return { refusal: 'failed' };
  if (typeof found === 'object') return found;
  if (signedIn !== null) {
    await endSessionOf(tx, signedIn.id, signedIn.sessionId, ctx.runtime.now());
  }
  return { session: await openSession(tx, ctx, found, 'provider') };
}

async function link(
  tx: Tx,
  ctx: AnonymousContext,
  claims: ProviderClaims,
  signedIn: SessionUser | null,
): Promise<UserId | ProviderOutcome> {
  const { email, isEmailVerified } = claims;
  if (email === null) return { refusal: 'address_missing' };
  if (!isEmailVerified) return { refusal: 'address_unverified' };
  const known = await findUserToLink(tx, email);
  if (known === null) return await createLinked(tx, ctx, { ...claims, email });
  const userId = parseId('user', known.id);
  if (userId === null) return { refusal: 'failed' };
  // Another first sign-in may have made account and link since the identity was looked for.
  if ((await findUserIdByIdentity(tx, claims)) === userId) return userId;
  if (signedIn?.id !== userId && !(await mayLinkByAddress(tx, userId, known, claims.issuer))) {
    return { refusal: 'account_guarded' };
  }
  await linkIdentity(tx, userId, claims, ctx.runtime.now());
  await auditPerson(tx, ctx, userId, 'user.identity_linked', {
    after: { issuer: claims.issuer },
  });
  return userId;
}

// An address that the provider has given to a second person is no proof of being the first, and one whose person has
// taken the provider's right away gives it back to nobody else.
async function mayLinkByAddress(
  tx: Tx,
  userId: UserId,
  known: { isEmailProved: boolean; hasSecondFactor: boolean },
  issuer: string,
): Promise<boolean> {
  if (!known.isEmailProved || known.hasSecondFactor) return false;
  return !(await hasHadIdentity(tx, userId, issuer));
}

async function createLinked(
  tx: Tx,
  ctx: AnonymousContext,
  { issuer, subject, email, name }: ProviderClaims & { email: string },
): Promise<ProviderOutcome> {
  if (!ctx.runtime.settings.isSignUpOpen) return { refusal: 'account_unknown' };
  const called = name ?? email.slice(0, email.indexOf('@'));
  const session = await createAccount(tx, ctx, {
    email,
    name: called,
    workspace: called,
    passwordHash: null,
    isEmailProved: true,
  });
  await linkIdentity(tx, session.userId, { issuer, subject }, ctx.runtime.now());
  await auditPerson(tx, ctx, session.userId, 'user.identity_linked', { after: { issuer } });
  return { session };
}
