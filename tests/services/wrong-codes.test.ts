import { describe, expect, it } from 'vitest';
import { changePassword } from '@/lib/services/accounts/change-account';
import { createPasswordLink, setPasswordByLink } from '@/lib/services/accounts/password-link';
import { completeSignIn, signIn } from '@/lib/services/accounts/sign-in';
import { stepUp } from '@/lib/services/accounts/step-up';
import { getTotpState } from '@/lib/services/accounts/totp';
import { WRONG_CODES_MAX } from '@/lib/services/accounts/wrong-codes';
import { transaction } from '@/lib/stores/transaction';
import { fresh, mailbox, makePersonWithApp, PASSWORD } from '../support/people';
import { auditOf, runtime } from '../support/world';

const NEW_PASSWORD = 'another long password';
const stopped = { code: 'unauthorized', details: { reason: 'codes_stopped' } };

type Person = Awaited<ReturnType<typeof makePersonWithApp>>;

async function pendingOf(email: string, password = PASSWORD): Promise<string> {
  const signedIn = await signIn(fresh(), { email, password });
  if (!signedIn.needsCode) throw new Error('no code was asked for');
  return signedIn.token;
}

/** Six digits that are the code of no moment about now. */
function wrongCodes({ codeAt }: Person, count: number): string[] {
  const right = new Set([-2, -1, 0, 1, 2, 3].map(codeAt));
  const all = Array.from({ length: count + right.size }, (_, i) => String(100_000 + i));
  return all.filter((code) => !right.has(code)).slice(0, count);
}

/** Who has the password guesses codes, each in a process that knows nothing of the others; why it was refused. */
async function guess(person: Person, count: number, cookie: string | null = null) {
  const token = await pendingOf(person.email);
  const attempt = (code: string) =>
    completeSignIn(fresh(), { token, code }, cookie).then(
      () => 'in',
      (error) => error.details.reason,
    );
  const codes = wrongCodes(person, count);
  const reasons = [];
  // More at once would wait for connections to the database, and some in vain.
  while (codes.length > 0) reasons.push(...(await Promise.all(codes.splice(0, 6).map(attempt))));
  return reasons;
}

async function enter({ email }: Person, code: string, cookie: string | null = null) {
  return await completeSignIn(fresh(), { token: await pendingOf(email), code }, cookie);
}

/** The cookie of a browser in which the person has signed in by a code of now. */
async function knownBrowserOf(person: Person): Promise<string> {
  return (await enter(person, person.codeAt(0))).deviceCookie;
}

describe('wrong codes after the right password', () => {
  it('are taken twenty in a row, in however many processes and however many at once, and then none', async () => {
    const person = await makePersonWithApp();
    const reasons = await guess(person, WRONG_CODES_MAX + 10);
    expect(reasons.filter((reason) => reason === 'code_wrong')).toHaveLength(WRONG_CODES_MAX);
    expect(reasons.filter((reason) => reason === 'codes_stopped')).toHaveLength(10);
    await expect(enter(person, person.codeAt(0))).rejects.toMatchObject(stopped);
    expect(await getTotpState({ ...fresh(), person: person.person })).toMatchObject({
      isStopped: true,
    });
  });

  it('from elsewhere never stop the codes of a browser that knows the person, which has its own few', async () => {
    const person = await makePersonWithApp();
    const cookie = await knownBrowserOf(person);
    await guess(person, WRONG_CODES_MAX);
    expect((await enter(person, person.codeAt(1), cookie)).session).toBeDefined();
    // Its success gives nothing back to who guesses elsewhere.
    await expect(enter(person, person.codeAt(2))).rejects.toMatchObject(stopped);
    const own = await guess(person, WRONG_CODES_MAX + 1, cookie);
    expect(own.filter((reason) => reason === 'codes_stopped')).toHaveLength(1);
  });

  it('are forgotten by a right one from the same side', async () => {
    const person = await makePersonWithApp();
    await guess(person, WRONG_CODES_MAX - 1);
    await enter(person, person.codeAt(0));
    await guess(person, WRONG_CODES_MAX - 1);
    expect((await enter(person, person.codeAt(1))).session).toBeDefined();
  });

  it('are counted as well where a session confirms who it is', async () => {
    const person = await makePersonWithApp();
    const { id: userId, sessionId } = person.person;
    for (const code of wrongCodes(person, WRONG_CODES_MAX)) {
      await expect(stepUp(fresh(), { userId, sessionId }, code)).rejects.toMatchObject({
        details: { reason: 'step_up_wrong' },
      });
    }
    const right = stepUp(fresh(), { userId, sessionId }, person.codeAt(0));
    await expect(right).rejects.toMatchObject({ details: { reason: 'codes_stopped' } });
    await stepUp(fresh(), { userId, sessionId }, PASSWORD);
  });
});

describe('who has an app', () => {
  it('is told after five wrong codes in a row, and when none are taken any more: once each', async () => {
    const person = await makePersonWithApp();
    const mailer = mailbox();
    const token = await pendingOf(person.email);
    for (const code of wrongCodes(person, WRONG_CODES_MAX + 2)) {
      await completeSignIn(fresh({ mailer }), { token, code }).catch(() => undefined);
    }
    expect(mailer.mails.map(({ to, subject }) => [to, subject])).toEqual([
      [person.email, 'Five wrong codes for your Keydesk account'],
      [person.email, 'Your Keydesk account takes no more codes'],
    ]);
    const rows = await auditOf(person.person.id);
    const refused = rows.filter(({ action }) => action === 'user.codes_refused');
    expect(refused).toMatchObject([
      { after: { wrong_codes: 5 }, address: '192.0.2.1' },
      { after: { wrong_codes: WRONG_CODES_MAX } },
    ]);
  });

  it('is not held up in entering a recovery code by who tries them from another network', async () => {
    const person = await makePersonWithApp();
    const ctx = fresh();
    const token = await pendingOf(person.email);
    const elsewhere = { ...ctx, request: { ...ctx.request, address: '198.51.100.7' } };
    for (let i = 0; i < 6; i += 1) {
      await completeSignIn(elsewhere, { token, code: `guess-${i}` }).catch(() => undefined);
    }
    const code = person.recoveryCodes[0] ?? '';
    await expect(completeSignIn(elsewhere, { token, code })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect((await completeSignIn(ctx, { token, code })).session).toBeDefined();
  });
});

describe('codes that are taken no more', () => {
  it('leave recovery codes working, and one of them lets codes in again', async () => {
    const person = await makePersonWithApp();
    await guess(person, WRONG_CODES_MAX);
    await enter(person, person.recoveryCodes[0] ?? '');
    expect((await enter(person, person.codeAt(0))).session).toBeDefined();
  });

  it('are taken again after a new password: by a link, or in a session', async () => {
    const person = await makePersonWithApp();
    await guess(person, WRONG_CODES_MAX);
    const ctx = { ...fresh(), person: person.person };
    await changePassword(ctx, { currentPassword: PASSWORD, password: NEW_PASSWORD });
    const token = await pendingOf(person.email, NEW_PASSWORD);
    await completeSignIn(fresh(), { token, code: person.codeAt(0) });
    const other = await makePersonWithApp();
    await guess(other, WRONG_CODES_MAX);
    // Whose address is not known to be theirs loses the app to who follows a link.
    await runtime.database.prisma.user.update({
      where: { id: other.person.id },
      data: { emailProvedAt: new Date() },
    });
    const link = await transaction(runtime.database.prisma, (tx) =>
      createPasswordLink(tx, fresh(), other.person.id, 'mail'),
    );
    const linked = { token: link.split('/').at(-1) ?? '', password: NEW_PASSWORD };
    await setPasswordByLink(fresh(), linked);
    const again = await pendingOf(other.email, NEW_PASSWORD);
    const done = await completeSignIn(fresh(), { token: again, code: other.codeAt(0) });
    expect(done.session).toBeDefined();
  });
});
