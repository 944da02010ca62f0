import { describe, expect, it } from 'vitest';
import { parseId } from '@/lib/core/ids';
import { newPasswordSchema } from '@/lib/core/password';
import { isGuessable } from '@/lib/crypto/password-blocklist';
import {
  createPasswordLink,
  findPasswordLink,
  setPasswordByLink,
} from '@/lib/services/accounts/password-link';
import { resolveSession } from '@/lib/services/accounts/resolve-session';
import { signIn } from '@/lib/services/accounts/sign-in';
import { signOut } from '@/lib/services/accounts/sign-out';
import { signUp } from '@/lib/services/accounts/sign-up';
import { newId } from '@/lib/services/audit';
import { Limits } from '@/lib/services/limits';
import { enterWorkspace } from '@/lib/services/workspaces/enter-workspace';
import { openWorkspace } from '@/lib/services/workspaces/open-workspace';
import { transaction } from '@/lib/stores/transaction';
import {
  anonymous,
  auditOf,
  dumpDatabase,
  makeWorkspace,
  runtime,
  testRuntime,
} from '../support/world';

const password = 'many quiet river stones';
let people = 0;

/** A person with a password, made as sign-up makes them. */
async function person() {
  people += 1;
  const email = `person${people}@example.com`;
  const open = {
    ...runtime,
    settings: { ...runtime.settings, isSignUpOpen: true },
    limits: new Limits(runtime.now),
  };
  const signedUp = await signUp(
    { ...anonymous(), runtime: open },
    { name: 'Pat', email, password, workspace: `Desk ${people}` },
  );
  if (signedUp === null) throw new Error('a mailer is not set here');
  return { email, ...signedUp };
}

/** A request with limits of its own, so that tests do not throttle each other. */
const fresh = () => ({ ...anonymous(), runtime: { ...runtime, limits: new Limits(runtime.now) } });

describe('a password', () => {
  it.each([
    ['fourteen chars', 'Use at least 15'],
    ['x'.repeat(257), 'Use at most 256'],
  ])('%.20s is refused', (text, message) => {
    expect(newPasswordSchema.safeParse(text).error?.issues[0]?.message).toContain(message);
  });

  it('counts code points, accepts spaces and Unicode, and has no composition rules', () => {
    for (const text of [
      'aaaa bbbb cccc dddd eeee',
      '😀'.repeat(15),
      'пароль из пяти слов',
      password,
    ]) {
      expect(newPasswordSchema.safeParse(text).success).toBe(true);
    }
  });

  it.each([
    'passwordpassword',
    '123456789012345',
    'qwertyuiopasdfgh',
    'aaaaaaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    'northwindnorthwind',
    'mara.klein@example.com',
    'keydeskkeydesk1',
  ])('%s is one that attackers try early', async (text) => {
    expect(await isGuessable(text, ['Mara Klein', 'mara.klein@example.com', 'Northwind'])).toBe(
      true,
    );
  });

  it.each([
    password,
    'correct horse battery staple',
    'vK8!qmz2Lw#9xTe1',
    'drei blaue Elche tanzen',
  ])('%s is not', async (text) => {
    expect(await isGuessable(text, ['Mara Klein'])).toBe(false);
  });
});

describe('signing in', () => {
  it('opens a new session each time, and stores neither password nor its plain hash', async () => {
    const { email, userId } = await person();
    const enter = async () => {
      const signedIn = await signIn(fresh(), { email, password });
      if (signedIn.needsCode) throw new Error('nobody has an app here');
      return signedIn.session;
    };
    const first = await enter();
    const second = await enter();
    expect(first.sessionId).not.toBe(second.sessionId);
    expect(await resolveSession(runtime, first.sessionId)).toMatchObject({ id: userId, email });
    expect(await dumpDatabase()).not.toContain(password);
  });

  it('says the same of an unknown person, a wrong password, and one who has none yet', async () => {
    const { email } = await person();
    const noPassword = await openWorkspace(anonymous({ via: 'cli' }), {
      name: 'Acme',
      ownerEmail: 'new@acme.test',
    });
    const attempts = [
      { email: 'nobody@example.com', password },
      { email, password: `${password}!` },
      { email: noPassword.owner.email, password: 'nobody has this password' },
      { email: 'not an address', password: '' },
    ];
    const refusals = await Promise.all(
      attempts.map((attempt) =>
        signIn(fresh(), attempt).catch((error) => `${error.code} ${error.message}`),
      ),
    );
    expect(new Set(refusals)).toEqual(
      new Set(['unauthorized The e-mail address or the password is wrong.']),
    );
  });

  it('is throttled per account and network; the account’s owner elsewhere still gets in', async () => {
    const { email } = await person();
    const limits = new Limits(runtime.now);
    const codes = [];
    for (let i = 0; i < 12; i += 1) {
      const ctx = anonymous({ address: '2001:db8::'.concat(i.toString(16)) });
      const attempt = signIn(
        { ...ctx, runtime: { ...runtime, limits } },
        { email, password: 'wrong' },
      );
      codes.push(await attempt.catch((error) => error.code));
    }
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('unauthorized'));
    expect(codes.slice(10)).toEqual(['rate_limited', 'rate_limited']);
    const elsewhere = { ...anonymous({ address: '203.0.113.5' }), runtime: { ...runtime, limits } };
    expect(await signIn(elsewhere, { email, password })).toBeDefined();
  });

  it('one address that floods takes nothing from the others', async () => {
    const { email } = await person();
    const limits = new Limits(runtime.now);
    const from = (address: string) => ({
      ...anonymous({ address }),
      runtime: { ...runtime, limits },
    });
    const wrong = { email: 'nobody@example.com', password: 'wrong' };
    for (let i = 0; i < 400; i += 1) await signIn(from('192.0.2.66'), wrong).catch(() => undefined);
    expect(await signIn(from('192.0.2.77'), { email, password })).toBeDefined();
  });

  it('a success gives the account its attempts back', async () => {
    const { email } = await person();
    const ctx = fresh();
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 8; i += 1)
        await signIn(ctx, { email, password: 'wrong' }).catch(() => undefined);
      expect(await signIn(ctx, { email, password })).toBeDefined();
    }
  });
});

describe('a person who belongs to no workspace', () => {
  it('is in the audit log of the operator', async () => {
    const operator = await makeWorkspace({ isOperator: true });
    const { email, userId } = await person();
    await runtime.database.prisma.membership.deleteMany({ where: { userId } });
    const before = (await auditOf(userId)).length;
    await signIn(fresh(), { email, password });
    const [row, ...others] = (await auditOf(userId)).slice(before);
    expect(row).toMatchObject({
      workspaceId: operator.actor.workspaceId,
      action: 'user.signed_in',
      actorId: userId,
    });
    expect(others).toEqual([]);
  });
});

describe('a session', () => {
  it('is over at once when its person signs out, for every copy of the cookie', async () => {
    const { sessionId, userId } = await person();
    expect(await resolveSession(runtime, sessionId)).not.toBeNull();
    await signOut(anonymous(), { sessionId, userId });
    await signOut(anonymous(), { sessionId, userId });
    expect(await resolveSession(runtime, sessionId)).toBeNull();
    const actions = (await auditOf(userId)).map((row) => row.action);
    expect(actions.filter((action) => action === 'user.signed_out')).toHaveLength(1);
  });

  it('that was stolen ends at the same moment on every process, however often it was used there', async () => {
    const { sessionId, userId } = await person();
    const other = testRuntime();
    for (const process of [runtime, other.runtime, other.runtime]) {
      expect(await resolveSession(process, sessionId)).not.toBeNull();
    }
    await signOut(anonymous(), { sessionId, userId });
    expect(await resolveSession(other.runtime, sessionId)).toBeNull();
    expect(await resolveSession(runtime, sessionId)).toBeNull();
    await other.close();
  });

  it('expires, and is never found by a made-up id', async () => {
    const { sessionId } = await person();
    const later = { ...runtime, now: () => new Date(Date.now() + 8 * 86_400_000) };
    expect(await resolveSession(later, sessionId)).toBeNull();
    expect(await resolveSession(runtime, 'ses_00000000000000000000000000')).toBeNull();
    expect(await resolveSession(runtime, '')).toBeNull();
  });

  it('gives no way into a workspace after the membership has gone', async () => {
    const { userId, sessionId, workspaceSlug } = await person();
    const holder = { id: userId, sessionId };
    expect(await enterWorkspace(runtime, holder, workspaceSlug)).not.toBeNull();
    await runtime.database.prisma.membership.deleteMany({ where: { userId } });
    expect(await enterWorkspace(runtime, holder, workspaceSlug)).toBeNull();
  });
});

describe('a link that sets a password', () => {
  async function link(): Promise<{
    token: string;
    email: string;
    userId: string;
    sessionId: string;
  }> {
    const made = await person();
    const url = await transaction(runtime.database.prisma, (tx) =>
      createPasswordLink(tx, anonymous({ via: 'cli' }), made.userId),
    );
    return { ...made, token: url.slice(url.lastIndexOf('/') + 1) };
  }

  it('sets it once, and ends every session of the person', async () => {
    const { token, email, sessionId, userId } = await link();
    expect(await findPasswordLink(anonymous(), token)).toMatchObject({ email });
    await setPasswordByLink(fresh(), { token, password: 'another long password' });
    const acts = (await auditOf(userId)).map(({ action, via }) => [action, via]);
    expect(acts.slice(-3)).toEqual([
      ['user.signed_in', 'dashboard'],
      ['user.password_link_created', 'cli'],
      ['user.password_set', 'dashboard'],
    ]);
    expect(await resolveSession(runtime, sessionId)).toBeNull();
    expect(await signIn(fresh(), { email, password: 'another long password' })).toBeDefined();
    await expect(signIn(fresh(), { email, password })).rejects.toMatchObject({
      code: 'unauthorized',
    });
    await expect(setPasswordByLink(fresh(), { token, password })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('ends the person’s other links as well', async () => {
    const { token, userId } = await link();
    const user = parseId('user', userId);
    if (user === null) throw new Error('no user id');
    const other = await transaction(runtime.database.prisma, (tx) =>
      createPasswordLink(tx, anonymous({ via: 'cli' }), user),
    );
    await setPasswordByLink(fresh(), { token, password: 'another long password' });
    expect(await findPasswordLink(anonymous(), other.slice(-43))).toBeNull();
  });

  it('used by twenty at once, one wins', async () => {
    const { token } = await link();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        setPasswordByLink(fresh(), { token, password: `many quiet stones ${i}` }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  it('is stored as a hash only, and expires', async () => {
    const { token } = await link();
    expect(await dumpDatabase()).not.toContain(token);
    const later = { ...runtime, now: () => new Date(Date.now() + 73 * 3_600_000) };
    expect(await findPasswordLink({ ...anonymous(), runtime: later }, token)).toBeNull();
    expect(await findPasswordLink(anonymous(), 'made-up')).toBeNull();
  });
});

describe('signing up', () => {
  it('does not exist where it is closed', async () => {
    const input = { name: 'Pat', email: 'x@example.com', password, workspace: 'X' };
    await expect(signUp(anonymous(), input)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('with a taken address makes nothing, neither person nor workspace', async () => {
    const { email } = await person();
    const count = () => runtime.database.prisma.workspace.count();
    const before = await count();
    const open = {
      ...runtime,
      settings: { ...runtime.settings, isSignUpOpen: true },
      limits: new Limits(runtime.now),
    };
    const input = { name: 'Pat', email, password, workspace: 'Second' };
    await expect(signUp({ ...anonymous(), runtime: open }, input)).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await count()).toBe(before);
  });
});

describe('a workspace that the operator makes', () => {
  it('of the same name as ten others at once has an address name of its own', async () => {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        openWorkspace(anonymous({ via: 'cli' }), {
          name: 'Twin',
          ownerEmail: `twin${i}@acme.test`,
        }),
      ),
    );
    expect(new Set(made.map(({ workspace }) => workspace.slug)).size).toBe(10);
  });

  it('belongs to a new person with a link, or to a known one without', async () => {
    const ctx = anonymous({ via: 'cli' });
    const first = await openWorkspace(ctx, { name: 'Setup', ownerEmail: 'owner@new.test' });
    const second = await openWorkspace(ctx, { name: 'Setup', ownerEmail: 'owner@new.test' });
    expect(first.passwordLink).toMatch(/\/reset\/[\w-]{43}$/);
    // The first link may be lost: until a password is set, there is a new one.
    expect(second.passwordLink).toMatch(/\/reset\/[\w-]{43}$/);
    const token = second.passwordLink?.slice(-43) ?? '';
    await setPasswordByLink(fresh(), { token, password });
    const third = await openWorkspace(ctx, { name: 'Setup', ownerEmail: 'owner@new.test' });
    expect(third.passwordLink).toBeNull();
    expect(second.owner.id).toBe(first.owner.id);
    // "setup" is a page: no workspace may stand in its way.
    expect(first.workspace.slug).not.toBe('setup');
    expect(second.workspace.slug).not.toBe(first.workspace.slug);
    const userId = parseId('user', first.owner.id);
    if (userId === null) throw new Error('no user id');
    const holder = { id: userId, sessionId: newId(runtime, 'session') };
    expect(await enterWorkspace(runtime, holder, first.workspace.slug)).toMatchObject({
      actor: { role: 'owner' },
    });
  });
});
