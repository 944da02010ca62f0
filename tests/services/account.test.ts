import { describe, expect, it } from 'vitest';
import { changePassword, renamePerson } from '@/lib/services/accounts/change-account';
import { confirmSignUp, findSignUpLink } from '@/lib/services/accounts/confirm-sign-up';
import { requestPasswordLink } from '@/lib/services/accounts/forgot-password';
import { findPasswordLink, setPasswordByLink } from '@/lib/services/accounts/password-link';
import { resolveSession } from '@/lib/services/accounts/resolve-session';
import { listSessions, revokeOtherSessions, revokeSession } from '@/lib/services/accounts/sessions';
import { signIn } from '@/lib/services/accounts/sign-in';
import { signUp } from '@/lib/services/accounts/sign-up';
import { countWork } from '../support/count-work';
import { fresh, mailbox, makePerson, PASSWORD } from '../support/people';
import { anonymous, auditOf, runtime, testRuntime } from '../support/world';

const other = 'another long password';

async function enter(email: string, password = PASSWORD) {
  const signedIn = await signIn(fresh(), { email, password });
  if (signedIn.needsCode) throw new Error('nobody has an app here');
  return signedIn.session;
}

describe('the sessions of a person', () => {
  it('are listed with this one first, and no ended one', async () => {
    const made = await makePerson();
    const { sessionId } = await enter(made.email);
    const listed = await listSessions(made);
    expect(listed.map(({ id, isThis }) => [id, isThis])).toEqual([
      [made.person.sessionId, true],
      [sessionId, false],
    ]);
    expect(listed[0]).toMatchObject({ userAgent: 'vitest', address: '192.0.2.1' });
    await revokeSession(made, sessionId);
    expect(await listSessions(made)).toHaveLength(1);
  });

  it('end at once in every process, one by one or all others', async () => {
    const made = await makePerson();
    const sessions = [await enter(made.email), await enter(made.email), await enter(made.email)];
    const elsewhere = testRuntime();
    const alive = async () => {
      const found = await Promise.all(
        sessions.map(({ sessionId }) => resolveSession(elsewhere.runtime, sessionId)),
      );
      return found.filter((session) => session !== null).length;
    };
    expect(await alive()).toBe(3);
    await revokeSession(made, sessions[0]?.sessionId ?? '');
    expect(await alive()).toBe(2);
    expect(await revokeOtherSessions(made)).toEqual({ count: 2 });
    expect(await alive()).toBe(0);
    expect(await resolveSession(elsewhere.runtime, made.person.sessionId)).not.toBeNull();
    await elsewhere.close();
    const rows = (await auditOf(made.person.id)).filter(
      ({ action }) => action === 'user.sessions_revoked',
    );
    expect(rows.map(({ after }) => after)).toEqual([{ count: 1 }, { count: 2 }]);
  });

  it('of somebody else are not theirs to end', async () => {
    const [made, stranger] = [await makePerson(), await makePerson()];
    const foreign = revokeSession(made, stranger.person.sessionId);
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
    await expect(revokeSession(made, 'nonsense')).rejects.toMatchObject({ code: 'not_found' });
    expect(await resolveSession(runtime, stranger.person.sessionId)).not.toBeNull();
  });

  it('say when they were last used, to within five minutes', async () => {
    const made = await makePerson();
    const where = { id: made.person.sessionId };
    const long = new Date(Date.now() - 3_600_000);
    await runtime.database.prisma.session.update({ where, data: { lastSeenAt: long } });
    await resolveSession(runtime, made.person.sessionId);
    const [listed] = await listSessions(made);
    expect(Date.now() - (listed?.lastSeenAt.getTime() ?? 0)).toBeLessThan(60_000);
  });
});

describe('changing the password', () => {
  it('ends every other session, and this one goes on under a new id', async () => {
    const made = await makePerson();
    const elsewhere = await enter(made.email);
    const mailer = mailbox();
    const ctx = { ...made, runtime: { ...made.runtime, mailer } };
    const wrong = changePassword(ctx, { currentPassword: 'wrong', password: other });
    await expect(wrong).rejects.toMatchObject({ details: { reason: 'password_wrong' } });
    const { session: renewed } = await changePassword(ctx, {
      currentPassword: PASSWORD,
      password: other,
    });
    expect(await resolveSession(runtime, elsewhere.sessionId)).toBeNull();
    expect(await resolveSession(runtime, made.person.sessionId)).toBeNull();
    expect(await resolveSession(runtime, renewed.sessionId)).not.toBeNull();
    await expect(enter(made.email)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(await enter(made.email, other)).toBeDefined();
    expect(mailer.mails.map(({ to }) => to)).toEqual([made.email]);
    const actions = (await auditOf(made.person.id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'user.password_set')).toHaveLength(1);
  });

  it('refuses one that attackers try early, and guessing the present one', async () => {
    const made = await makePerson();
    const easy = changePassword(made, { currentPassword: PASSWORD, password: 'passwordpassword' });
    await expect(easy).rejects.toMatchObject({ code: 'invalid_request' });
    const codes = [];
    for (let i = 0; i < 7; i += 1) {
      const guess = changePassword(made, { currentPassword: 'wrong', password: other });
      codes.push(await guess.catch((error) => error.code));
    }
    expect(codes.at(-1)).toBe('rate_limited');
  });

  it('a new name is told in the audit log', async () => {
    const made = await makePerson();
    await renamePerson(made, 'Patricia');
    await renamePerson({ ...made, person: { ...made.person, name: 'Patricia' } }, 'Patricia');
    const rows = (await auditOf(made.person.id)).filter(({ action }) => action === 'user.renamed');
    expect(rows).toMatchObject([{ before: { name: 'Pat' }, after: { name: 'Patricia' } }]);
  });
});

describe('a forgotten password', () => {
  /** The token in the only link of a mail. */
  const tokenIn = (text = '') => /\/(?:reset|sign-up)\/([\w-]{43})/.exec(text)?.[1] ?? '';

  async function forget(email: string, mailer = mailbox()) {
    const ctx = fresh({ mailer });
    requestPasswordLink(ctx, email);
    await runtime.background.settle();
    return { mailer, ctx };
  }

  it('is answered the same, after the same work, for known and unknown addresses', async () => {
    const { email } = await makePerson();
    const works = [];
    for (const address of [email, 'nobody@example.com', 'no address', `${email} `]) {
      const ctx = fresh({ mailer: mailbox() });
      works.push(await countWork(async () => requestPasswordLink(ctx, address)));
      await runtime.background.settle();
    }
    expect(new Set(works.map((work) => JSON.stringify(work)))).toEqual(
      new Set([JSON.stringify({ statements: 0, hashes: 0, outcome: null })]),
    );
  });

  it('brings a link for 30 minutes to its person alone, which works once and ends all sessions', async () => {
    const { email, person } = await makePerson();
    const { mailer } = await forget(email);
    expect((await forget('nobody@example.com')).mailer.mails).toEqual([]);
    expect(mailer.mails.map(({ to }) => to)).toEqual([email]);
    const text = mailer.mails[0]?.text ?? '';
    expect(text).toContain(`${runtime.settings.publicUrl}/reset/`);
    const token = tokenIn(text);
    const later = {
      ...anonymous(),
      runtime: { ...runtime, now: () => new Date(Date.now() + 31 * 60_000) },
    };
    expect(await findPasswordLink(later, token)).toBeNull();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        setPasswordByLink(fresh(), { token, password: `many quiet stones ${i}` }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await resolveSession(runtime, person.sessionId)).toBeNull();
    const row = await runtime.database.prisma.user.findUnique({ where: { id: person.id } });
    expect(row?.emailProvedAt).not.toBeNull();
  });

  it('sends nobody more than a few mails, and says the same', async () => {
    const { email } = await makePerson();
    const mailer = mailbox();
    const { ctx } = await forget(email, mailer);
    for (let i = 0; i < 5; i += 1) requestPasswordLink(ctx, email);
    await runtime.background.settle();
    expect(mailer.mails).toHaveLength(3);
  });

  it('without a mailer has no page', () => {
    expect(() => requestPasswordLink(fresh(), 'x@example.com')).toThrow('Page not found');
  });

  describe('signing up where mails are sent', () => {
    const open = (mailer = mailbox()) => ({
      ...fresh({ mailer, settings: { ...runtime.settings, isSignUpOpen: true } }),
      mailer,
    });
    const input = (email: string) => ({
      name: 'Sam',
      email,
      password: PASSWORD,
      workspace: 'Sam’s',
    });

    it('is answered the same, after the same work, for known and unknown addresses', async () => {
      const { email } = await makePerson();
      const works = [];
      for (const address of [email, 'sam-unknown@example.com']) {
        works.push(await countWork(async () => await signUp(open(), input(address))));
        await runtime.background.settle();
      }
      expect(works[0]).toEqual({ statements: 0, hashes: 1, outcome: null });
      expect(works[1]).toEqual(works[0]);
    });

    it('makes the account by the link and the chosen password, once, and tells who has one', async () => {
      const ctx = open();
      await signUp(ctx, input('sam@example.com'));
      await runtime.background.settle();
      const where = { email: 'sam@example.com' };
      expect(await runtime.database.prisma.user.findUnique({ where })).toBeNull();
      const token = tokenIn(ctx.mailer.mails[0]?.text);
      expect(await findSignUpLink(ctx, token)).toEqual(where);
      // Who has the mailbox alone does not confirm what somebody else knows the password of.
      const stranger = confirmSignUp(ctx, { token, password: 'wrong' });
      await expect(stranger).rejects.toMatchObject({ details: { reason: 'password_wrong' } });
      const made = await confirmSignUp(ctx, { token, password: PASSWORD });
      expect(await resolveSession(runtime, made.sessionId)).toMatchObject(where);
      const again = confirmSignUp(ctx, { token, password: PASSWORD });
      await expect(again).rejects.toMatchObject({ code: 'not_found' });
      const second = open();
      await signUp(second, input('sam@example.com'));
      await runtime.background.settle();
      expect(second.mailer.mails[0]?.subject).toContain('already');
      expect(second.mailer.mails[0]?.text).not.toContain('/sign-up/');
    });
  });
});
