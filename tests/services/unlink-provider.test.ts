import { describe, expect, it } from 'vitest';
import type { ProviderClaims } from '@/lib/core/provider-claims';
import { resolveSession } from '@/lib/services/accounts/resolve-session';
import { signIn } from '@/lib/services/accounts/sign-in';
import { linkedSince, signInByProvider } from '@/lib/services/accounts/sign-in-by-provider';
import { unlinkProvider } from '@/lib/services/accounts/unlink-provider';
import { fresh, mailbox, makePerson, PASSWORD, type SignedInPerson } from '../support/people';
import { auditOf, runtime } from '../support/world';

const issuer = 'https://login.example.com';
let subjects = 0;

function claimsOf({ email }: { email: string }): ProviderClaims {
  subjects += 1;
  const subject = `subject-${subjects}`;
  return { issuer, subject, email, isEmailVerified: true, name: 'Pat' };
}

/** Somebody whose address is known to be theirs, linked to the provider by it. */
async function linkedPerson() {
  const made = await makePerson();
  await runtime.database.prisma.user.update({
    where: { id: made.person.id },
    data: { emailProvedAt: new Date() },
  });
  const claims = claimsOf(made);
  return { made, claims, other: await enter(claims) };
}

/** The session that the provider's word opens, or why it opens none. */
async function enter(claims: ProviderClaims, signedIn: SignedInPerson['person'] | null = null) {
  const outcome = await signInByProvider(fresh(), claims, signedIn);
  return 'session' in outcome ? outcome.session.sessionId : outcome.refusal;
}

const actionsOf = async (id: string) => (await auditOf(id)).map(({ action }) => action);

describe('a provider that its person disconnects', () => {
  it('signs nobody in any more by that subject or by the address, until its person connects it again', async () => {
    const { made, claims } = await linkedPerson();
    await unlinkProvider(made, issuer);
    expect(await linkedSince(made, issuer)).toBeNull();
    expect(await enter(claims)).toBe('account_guarded');
    expect(await enter(claimsOf(made))).toBe('account_guarded');
    const back = await signIn(fresh(), { email: made.email, password: PASSWORD });
    const person = back.needsCode ? null : await resolveSession(runtime, back.session.sessionId);
    expect(await enter(claims, person)).toMatch(/^ses_/);
    expect(await linkedSince(made, issuer)).not.toBeNull();
    expect(await enter(claims)).toMatch(/^ses_/);
  });

  it('ends every other session, is told by mail and in the audit log', async () => {
    const { made, other } = await linkedPerson();
    const mailer = mailbox();
    const ctx = { ...made, runtime: { ...made.runtime, mailer } };
    const { sessionId } = await unlinkProvider(ctx, issuer);
    expect(await resolveSession(runtime, other)).toBeNull();
    expect(await resolveSession(runtime, made.person.sessionId)).toBeNull();
    expect(await resolveSession(runtime, sessionId)).toMatchObject({ id: made.person.id });
    expect(mailer.mails.map(({ to }) => to)).toEqual([made.email]);
    const rows = await auditOf(made.person.id);
    const unlinked = rows.filter(({ action }) => action === 'user.identity_unlinked');
    expect(unlinked).toMatchObject([{ before: { issuer } }]);
  });

  it('leaves no session behind that it opens at that moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { made, claims } = await linkedPerson();
      const [unlinked, entered] = await Promise.all([unlinkProvider(made, issuer), enter(claims)]);
      expect(await resolveSession(runtime, entered)).toBeNull();
      expect(await resolveSession(runtime, unlinked.sessionId)).not.toBeNull();
    }
  });
});

describe('disconnecting a provider is refused, and nothing changes', () => {
  it('to who has no password: it would be the only way in', async () => {
    const open = fresh({ settings: { ...runtime.settings, isSignUpOpen: true } });
    const claims = claimsOf({ email: `nova-${process.pid}@example.com` });
    const outcome = await signInByProvider(open, claims, null);
    const id = 'session' in outcome ? outcome.session.sessionId : '';
    const person = await resolveSession(runtime, id);
    if (person === null) throw new Error('nobody was signed in');
    await expect(unlinkProvider({ ...fresh(), person }, issuer)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'password_missing' },
    });
    expect(await enter(claims)).toMatch(/^ses_/);
    expect(await actionsOf(person.id)).not.toContain('user.identity_unlinked');
  });

  it('to a session that proved itself long ago, and where nothing is connected', async () => {
    const { made, claims } = await linkedPerson();
    await expect(unlinkProvider(made, 'https://other.example.com')).rejects.toMatchObject({
      code: 'not_found',
    });
    await runtime.database.prisma.session.update({
      where: { id: made.person.sessionId },
      data: { provedAt: new Date(Date.now() - 3_600_000) },
    });
    await expect(unlinkProvider(made, issuer)).rejects.toMatchObject({
      details: { reason: 'step_up_required' },
    });
    expect(await enter(claims)).toMatch(/^ses_/);
  });
});
