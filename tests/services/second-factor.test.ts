import { TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { changePassword } from '@/lib/services/accounts/change-account';
import { resolveSession } from '@/lib/services/accounts/resolve-session';
import { completeSignIn, isSignInPending, signIn } from '@/lib/services/accounts/sign-in';
import { requireProof, stepUp } from '@/lib/services/accounts/step-up';
import {
  beginTotp,
  confirmTotp,
  disableTotp,
  findUnconfirmedTotp,
  getTotpState,
  renewRecoveryCodes,
  resetTotp,
} from '@/lib/services/accounts/totp';
import { fresh, makePerson, makePersonWithApp, PASSWORD } from '../support/people';
import { anonymous, auditOf, dumpDatabase, logLines, runtime } from '../support/world';

/** The token of a sign-in by password that waits for its code. */
async function pendingOf(email: string): Promise<string> {
  const signedIn = await signIn(fresh(), { email, password: PASSWORD });
  if (!signedIn.needsCode) throw new Error('no code was asked for');
  return signedIn.token;
}

const wrong = { code: 'unauthorized', details: { reason: 'code_wrong' } };

async function makeOld(sessionId: string) {
  await runtime.database.prisma.session.update({
    where: { id: sessionId },
    data: { provedAt: new Date(Date.now() - 3_600_000) },
  });
}

describe('an authenticator app', () => {
  it('is asked for only once a first code has confirmed it', async () => {
    const made = await makePerson();
    await beginTotp(made);
    expect((await signIn(fresh(), { email: made.email, password: PASSWORD })).needsCode).toBe(
      false,
    );
    await expect(confirmTotp(made, '000000')).rejects.toMatchObject({ code: 'forbidden' });
    const { email, person } = await makePersonWithApp();
    expect(await getTotpState({ ...anonymous(), person })).toMatchObject({ recoveryCodesLeft: 10 });
    expect((await signIn(fresh(), { email, password: PASSWORD })).needsCode).toBe(true);
  });

  it('ends every session of the person once it is confirmed; the one that did goes on under a new id', async () => {
    const made = await makePerson();
    const before = made.person.sessionId;
    const other = await signIn(fresh(), { email: made.email, password: PASSWORD });
    await beginTotp(made);
    const totp = new TOTP({ secret: (await findUnconfirmedTotp(made))?.secret ?? '' });
    const { session } = await confirmTotp(made, totp.generate());
    expect(await resolveSession(runtime, before)).toBeNull();
    expect(
      other.needsCode ? null : await resolveSession(runtime, other.session.sessionId),
    ).toBeNull();
    expect(await resolveSession(runtime, session.sessionId)).not.toBeNull();
    expect((await auditOf(made.person.id)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.totp_begun', 'user.totp_enabled']),
    );
  });

  it('its code completes a sign-in once, and one step beside it is accepted', async () => {
    const { email, codeAt } = await makePersonWithApp();
    const first = await pendingOf(email);
    const { session } = await completeSignIn(fresh(), { token: first, code: codeAt(0) });
    expect(await resolveSession(runtime, session.sessionId)).toMatchObject({ email });
    const second = await pendingOf(email);
    for (const code of [codeAt(0), codeAt(-1), codeAt(2), codeAt(-3), '000000', '', 'x']) {
      await expect(completeSignIn(fresh(), { token: second, code })).rejects.toMatchObject(wrong);
    }
    const typed = codeAt(1).replace(/(...)/, '$1 ');
    expect(await completeSignIn(fresh(), { token: second, code: typed })).toBeDefined();
  });

  it('a code sent twenty times at once signs in once', async () => {
    const { email, codeAt } = await makePersonWithApp();
    const tokens = [await pendingOf(email), await pendingOf(email)];
    const code = codeAt(0);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        completeSignIn(fresh(), { token: tokens[i % 2] ?? '', code }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('its secret and recovery codes are nowhere in the database or log as they are', async () => {
    const { secret, recoveryCodes } = await makePersonWithApp();
    const everything = `${await dumpDatabase()}${logLines.join('')}`;
    expect(everything).not.toContain(secret);
    for (const code of recoveryCodes) {
      expect(everything).not.toContain(code);
      expect(everything).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('guessing codes after a right password is refused after five, and the person’s browser is not', async () => {
    const { email, codeAt } = await makePersonWithApp();
    const token = await pendingOf(email);
    const { deviceCookie } = await completeSignIn(fresh(), { token, code: codeAt(0) });
    const ctx = fresh();
    const stolen = await pendingOf(email);
    const reasons = [];
    for (let i = 0; i < 7; i += 1) {
      const code = String(100_000 + i);
      const guess = completeSignIn(ctx, { token: stolen, code });
      reasons.push(await guess.catch((error) => error.details.reason));
    }
    expect(reasons.slice(5)).toEqual(['too_many_attempts', 'too_many_attempts']);
    const own = await pendingOf(email);
    const done = await completeSignIn(ctx, { token: own, code: codeAt(1) }, deviceCookie);
    expect(done.session).toBeDefined();
  });
});

describe('a sign-in that waits for its code', () => {
  it('is over after ten minutes, after its use, and with a new password', async () => {
    const { email, codeAt, person } = await makePersonWithApp();
    const token = await pendingOf(email);
    const later = fresh({ now: () => new Date(Date.now() + 601_000) });
    expect(await isSignInPending(later, token)).toBe(false);
    const code = codeAt(0);
    const gone = { details: { reason: 'sign_in_expired' } };
    await expect(completeSignIn(later, { token, code })).rejects.toMatchObject(gone);
    await expect(completeSignIn(fresh(), { token: 'made up', code })).rejects.toMatchObject(gone);
    await changePassword(
      { ...fresh(), person },
      { currentPassword: PASSWORD, password: 'another long password' },
    );
    await expect(completeSignIn(fresh(), { token, code })).rejects.toMatchObject(gone);
  });

  it('is no session, and its token is stored as a hash', async () => {
    const { email } = await makePersonWithApp();
    const token = await pendingOf(email);
    expect(await resolveSession(runtime, token)).toBeNull();
    expect(await dumpDatabase()).not.toContain(token);
  });
});

describe('a recovery code', () => {
  it('stands in for the app once, however it is typed, and is told in the audit log', async () => {
    const { email, person, recoveryCodes } = await makePersonWithApp();
    const [first = '', second = ''] = recoveryCodes;
    await completeSignIn(fresh(), { token: await pendingOf(email), code: first });
    await expect(
      completeSignIn(fresh(), { token: await pendingOf(email), code: first }),
    ).rejects.toMatchObject(wrong);
    const typed = ` ${second.toUpperCase().replaceAll('-', ' ')} `;
    await completeSignIn(fresh(), { token: await pendingOf(email), code: typed });
    expect(await getTotpState({ ...anonymous(), person })).toMatchObject({ recoveryCodesLeft: 8 });
    const by = (await auditOf(person.id)).filter(({ action }) => action === 'user.signed_in');
    expect(by.map(({ after }) => after)).toContainEqual({ by: 'recovery_code' });
  });

  it('of another person signs nobody in', async () => {
    const [one, other] = [await makePersonWithApp(), await makePersonWithApp()];
    const code = other.recoveryCodes[0] ?? '';
    await expect(
      completeSignIn(fresh(), { token: await pendingOf(one.email), code }),
    ).rejects.toMatchObject(wrong);
  });

  it('is over when new ones are made', async () => {
    const { email, person, recoveryCodes } = await makePersonWithApp();
    const codes = await renewRecoveryCodes({ ...fresh(), person });
    const sign = async (code = '') =>
      await completeSignIn(fresh(), { token: await pendingOf(email), code });
    await expect(sign(recoveryCodes[0])).rejects.toMatchObject(wrong);
    expect(await sign(codes[0])).toBeDefined();
    expect((await auditOf(person.id)).map(({ action }) => action)).toContain(
      'user.recovery_codes_renewed',
    );
  });
});

describe('turning it on, off or renewing its codes', () => {
  it('needs a proof that is less than ten minutes old: password, or code', async () => {
    const { person, codeAt } = await makePersonWithApp();
    const ctx = { ...fresh(), person };
    await makeOld(person.sessionId);
    const refused = { details: { reason: 'step_up_required' } };
    await expect(disableTotp(ctx)).rejects.toMatchObject(refused);
    await expect(renewRecoveryCodes(ctx)).rejects.toMatchObject(refused);
    await expect(beginTotp(ctx)).rejects.toMatchObject(refused);
    const holder = { userId: person.id, sessionId: person.sessionId };
    await expect(stepUp(ctx, holder, codeAt(-1))).rejects.toMatchObject({
      details: { reason: 'step_up_wrong' },
    });
    await stepUp(ctx, holder, codeAt(0));
    await requireProof(ctx, person);
    await makeOld(person.sessionId);
    await stepUp(ctx, holder, PASSWORD);
    await disableTotp(ctx);
    expect((await signIn(fresh(), { email: person.email, password: PASSWORD })).needsCode).toBe(
      false,
    );
  });

  it('a second app needs the first to be turned off', async () => {
    const { person } = await makePersonWithApp();
    await expect(beginTotp({ ...fresh(), person })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is what the operator can do for who has lost everything', async () => {
    const { email, person } = await makePersonWithApp();
    const cli = anonymous({ via: 'cli' });
    expect(await resetTotp(cli, email)).toBe(true);
    expect(await resetTotp(cli, email)).toBe(false);
    expect((await signIn(fresh(), { email, password: PASSWORD })).needsCode).toBe(false);
    const rows = (await auditOf(person.id)).filter(({ action }) => action === 'user.totp_disabled');
    expect(rows.map(({ actorType }) => actorType)).toEqual(['system']);
    await expect(resetTotp(cli, 'nobody@example.com')).rejects.toMatchObject({ code: 'not_found' });
  });
});
