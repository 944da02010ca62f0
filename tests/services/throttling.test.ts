import { describe, expect, it } from 'vitest';
import { changePassword } from '@/lib/services/accounts/change-account';
import { rememberDevice } from '@/lib/services/accounts/known-device';
import { createPasswordLink, setPasswordByLink } from '@/lib/services/accounts/password-link';
import { signIn } from '@/lib/services/accounts/sign-in';
import type { AnonymousContext } from '@/lib/services/context';
import { Limits } from '@/lib/services/limits';
import { transaction } from '@/lib/stores/transaction';
import { findPasswordHash } from '@/lib/stores/users';
import { countWork } from '../support/count-work';
import { fresh, makePerson, PASSWORD } from '../support/people';
import { runtime } from '../support/world';

/** A request whose limits give nothing back meanwhile, however slow the machine is. */
function atOneMoment(): AnonymousContext {
  const moment = new Date();
  return fresh({ limits: new Limits(() => moment) });
}

/** The same limits, another address. */
function from(ctx: AnonymousContext, address: string): AnonymousContext {
  return { ...ctx, request: { ...ctx.request, address } };
}

/** The cookie of a browser in which that person has signed in. */
async function cookieOf(email: string): Promise<string> {
  const signedIn = await signIn(fresh(), { email, password: PASSWORD });
  if (signedIn.needsCode) throw new Error('nobody has an app here');
  return signedIn.deviceCookie;
}

/** So many wrong passwords, each from a network of its own; how they were refused. */
async function attack(ctx: AnonymousContext, email: string, tries: number, cookie: string | null) {
  const codes: string[] = [];
  for (let i = 0; i < tries; i += 1) {
    const address = `198.${18 + (i >> 8)}.${i & 255}.7`;
    const attempt = signIn(from(ctx, address), { email, password: `wrong ${i}` }, cookie);
    codes.push(
      await attempt.then(
        () => 'in',
        (error) => error.code,
      ),
    );
  }
  return codes;
}

/** Uses up what everybody together may try, without the 100 hashes. */
function exhaust({ runtime: { limits } }: AnonymousContext, email: string) {
  for (let i = 0; i < 100; i += 1) limits.take([['everySignIn', email]]);
}

describe('200 wrong passwords from 200 networks', () => {
  it('are refused after 100, and the person’s own browser still signs in', async () => {
    const { email } = await makePerson();
    const cookie = await cookieOf(email);
    const ctx = atOneMoment();
    const codes = await attack(ctx, email, 200, null);
    expect(codes.slice(0, 100)).toEqual(Array(100).fill('unauthorized'));
    expect(codes.slice(100)).toEqual(Array(100).fill('rate_limited'));
    const right = { email, password: PASSWORD };
    // Another browser is told to wait, whatever it knows.
    await expect(signIn(from(ctx, '203.0.113.9'), right)).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect(await signIn(from(ctx, '203.0.113.9'), right, cookie)).toMatchObject({
      needsCode: false,
    });
  }, 60_000);

  it('use up nothing of the browser’s own tries, which are few as well', async () => {
    const { email } = await makePerson();
    const cookie = await cookieOf(email);
    const ctx = atOneMoment();
    exhaust(ctx, email);
    const own = await attack(ctx, email, 12, cookie);
    expect(own.slice(0, 10)).toEqual(Array(10).fill('unauthorized'));
    expect(own.slice(10)).toEqual(['rate_limited', 'rate_limited']);
  });

  it('with cookies that are made up, changed or another person’s are refused like those without', async () => {
    const [victim, attacker] = [await makePerson(), await makePerson()];
    const own = await cookieOf(victim.email);
    const [body = '', seal = ''] = own.split('.');
    const user = await findPasswordHash(runtime.database.prisma, victim.email);
    const other = { ...runtime, settings: { ...runtime.settings, sessionSecret: 'x'.repeat(43) } };
    const cookies = [
      'nonsense',
      '',
      `${body}.`,
      `${body}.${seal.slice(1)}`,
      `${Buffer.from(`x ${body}`).toString('base64url')}.${seal}`,
      await cookieOf(attacker.email),
      rememberDevice(other, null, user?.passwordHash ?? ''),
    ];
    const ctx = atOneMoment();
    exhaust(ctx, victim.email);
    for (const cookie of cookies) {
      expect(await attack(ctx, victim.email, 1, cookie)).toEqual(['rate_limited']);
    }
  });
});

describe('what a browser remembers of a person', () => {
  const newPassword = 'another long password';

  it('ends with their password, also in a copy; the browser that changes it goes on', async () => {
    const made = await makePerson();
    const copied = await cookieOf(made.email);
    const change = { currentPassword: PASSWORD, password: newPassword };
    const { deviceCookie } = await changePassword(made, change, copied);
    const ctx = atOneMoment();
    exhaust(ctx, made.email);
    expect(await attack(ctx, made.email, 1, copied)).toEqual(['rate_limited']);
    const right = { email: made.email, password: newPassword };
    expect(await signIn(ctx, right, deviceCookie)).toMatchObject({ needsCode: false });
    // The same limits under the same name of the browser: whoever copied it has taken nothing from them.
    const link = await transaction(runtime.database.prisma, (tx) =>
      createPasswordLink(tx, fresh(), made.person.id, 'mail'),
    );
    const token = link.split('/').at(-1) ?? '';
    const set = await setPasswordByLink(fresh(), { token, password: PASSWORD }, copied);
    expect(await attack(ctx, made.email, 1, deviceCookie)).toEqual(['rate_limited']);
    const again = { email: made.email, password: PASSWORD };
    expect(await signIn(ctx, again, set.deviceCookie)).toMatchObject({ needsCode: false });
  });

  it('ends after 180 days without a sign-in of theirs, whoever else signs in there', async () => {
    const [one, two] = [await makePerson(), await makePerson()];
    const first = await cookieOf(one.email);
    const later = new Date(Date.now() + 179 * 86_400_000);
    const now = () => later;
    const right = { email: two.email, password: PASSWORD };
    const both = await signIn(fresh({ now }), right, first);
    const cookie = both.needsCode ? '' : both.deviceCookie;
    const ctx = atOneMoment();
    exhaust(ctx, one.email);
    exhaust(ctx, two.email);
    const inDays = (days: number) => {
      const moment = new Date(Date.now() + days * 86_400_000);
      return { ...ctx, runtime: { ...ctx.runtime, now: () => moment } };
    };
    expect(await attack(inDays(179), one.email, 1, cookie)).toEqual(['unauthorized']);
    expect(await attack(inDays(181), one.email, 1, cookie)).toEqual(['rate_limited']);
    expect(await attack(inDays(181), two.email, 1, cookie)).toEqual(['unauthorized']);
  });
});

describe('a browser', () => {
  it('knows several people, and its cookie names none of them', async () => {
    const [one, two] = [await makePerson(), await makePerson()];
    const first = await cookieOf(one.email);
    const right = { email: two.email, password: PASSWORD };
    const both = await signIn(fresh(), right, first);
    const cookie = both.needsCode ? '' : both.deviceCookie;
    const text = Buffer.from(cookie.split('.')[0] ?? '', 'base64url').toString();
    expect(text).not.toContain('@');
    const ctx = atOneMoment();
    for (const { email } of [one, two]) {
      exhaust(ctx, email);
      const signedIn = await signIn(ctx, { email, password: PASSWORD }, cookie);
      expect(signedIn).toMatchObject({ needsCode: false });
    }
  });
});

it('signing in costs the same statements and hashes for an unknown person and a wrong password', async () => {
  const { email } = await makePerson();
  await signIn(fresh(), { email: 'warm@example.com', password: 'wrong' }).catch(() => undefined);
  const works = [];
  for (const address of [email, 'nobody@example.com', 'not an address']) {
    const attempt = { email: address, password: 'wrong' };
    works.push(await countWork(() => signIn(fresh(), attempt)));
  }
  const refusal = 'DomainError: The e-mail address or the password is wrong.';
  expect(works).toEqual(Array(3).fill({ statements: 1, hashes: 1, outcome: refusal }));
});
