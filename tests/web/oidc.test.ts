import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publishAuthEnvironment } from '@/lib/config';
import { resolveSession, type SessionUser } from '@/lib/services/accounts/resolve-session';
import { linkedSince } from '@/lib/services/accounts/sign-in-by-provider';
import { finishOidc, type OidcAnswer, startOidc } from '@/lib/web/oidc';
import { startProvider, type TestProvider } from '../support/oidc-provider';
import { fresh, makePerson, makePersonWithApp } from '../support/people';
import { auditOf, owned, runtime, testRuntime } from '../support/world';

const publicUrl = 'http://localhost:3000';
const redirectUri = `${publicUrl}/api/auth/callback/oidc`;
let provider: TestProvider;
const slot = Symbol.for('keydesk.runtime');

beforeAll(async () => {
  provider = await startProvider(redirectUri);
  Reflect.set(globalThis, slot, { ...owned, config: { ...owned.config, oidc: provider.settings } });
  publishAuthEnvironment(owned.config);
});
afterAll(async () => {
  Reflect.set(globalThis, slot, owned);
  await provider.close();
});

let names = 0;
let subject = '';
beforeEach(() => {
  names += 1;
  subject = `subject-${names}`;
});

/** The cookies that an answer leaves in a browser that held those. */
function held({ cookies }: OidcAnswer, before: Record<string, string> = {}) {
  const jar = { ...before };
  for (const line of cookies) {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    jar[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1));
  }
  return jar;
}

/** Begins, and visits the provider as `subject`: what the browser then holds, and where it is sent. */
async function goThere(next = '/') {
  const started = await startOidc(fresh(), next);
  const back = await provider.visit(started.location, subject);
  return { cookies: held(started), back, started };
}

type Gone = Awaited<ReturnType<typeof goThere>>;

function comeBack(
  gone: Pick<Gone, 'cookies' | 'back'>,
  signedIn: SessionUser | null = null,
  ctx = fresh(),
) {
  return finishOidc(ctx, { query: gone.back.searchParams, cookies: gone.cookies }, signedIn);
}

/** Who an answer signs in, by its cookie. */
async function signedInBy(answer: OidcAnswer): Promise<SessionUser | null> {
  const token = held(answer)['__Host-keydesk.sid'];
  if (token === undefined || token === '') return null;
  const secret = runtime.settings.sessionSecret;
  const sid = (await decode({ token, secret }))?.sid;
  return typeof sid === 'string' ? await resolveSession(runtime, sid) : null;
}

/** Somebody with an account whose address is known to be theirs. */
async function provedPerson() {
  const made = await makePerson();
  await runtime.database.prisma.user.update({
    where: { id: made.person.id },
    data: { emailProvedAt: new Date() },
  });
  return made;
}

const sessions = () => runtime.database.prisma.session.count();

/** That an answer refuses, and leaves no session behind. */
async function expectRefused(answer: Promise<OidcAnswer>, why: string) {
  const before = await sessions();
  const refused = await answer;
  expect(refused.location).toBe(`/login?refused=${why}`);
  expect(await signedInBy(refused)).toBeNull();
  expect(await sessions()).toBe(before);
}

describe('signing in by an OpenID provider', () => {
  it('links a verified address to its account once, and leads to the page that was wanted', async () => {
    const { person, email } = await provedPerson();
    provider.accounts.set(subject, { email: email.toUpperCase(), email_verified: true });
    const gone = await goThere('/northwind/settings/api-keys?env=test');
    const asked = new URL(gone.started.location).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('state')).not.toBeNull();
    expect(asked.get('nonce')).not.toBeNull();
    for (const line of gone.started.cookies) {
      expect(line).toMatch(/^__Host-keydesk\..*; Path=\/.*; HttpOnly; Secure; SameSite=Lax/);
    }
    const answer = await comeBack(gone);
    expect(answer.location).toBe('/northwind/settings/api-keys?env=test');
    expect(await signedInBy(answer)).toMatchObject({ id: person.id });
    expect(await linkedSince({ ...fresh(), person }, provider.settings.issuer)).not.toBeNull();
    // From now on the subject counts, whatever became of the address there.
    provider.accounts.set(subject, { email: 'elsewhere@example.com', email_verified: false });
    expect(await signedInBy(await comeBack(await goThere()))).toMatchObject({ id: person.id });
    const rows = await auditOf(person.id);
    const actions = rows.map(({ action }) => action);
    expect(actions.filter((action) => action === 'user.identity_linked')).toHaveLength(1);
    expect(rows.map(({ after }) => after)).toContainEqual({ by: 'provider' });
  });

  it('makes an account for an unknown verified address only where sign-up is open', async () => {
    const email = `new-${subject}@example.com`;
    provider.accounts.set(subject, { email, email_verified: true, name: 'Nova New' });
    await expectRefused(
      goThere().then((gone) => comeBack(gone)),
      'account_unknown',
    );
    const open = fresh({ settings: { ...runtime.settings, isSignUpOpen: true } });
    const answer = await comeBack(await goThere(), null, open);
    expect(await signedInBy(answer)).toMatchObject({ email, name: 'Nova New' });
    expect(await signedInBy(await comeBack(await goThere()))).toMatchObject({ email });
  });

  it('begun twice at once by somebody new makes one account', async () => {
    const email = `twice-${subject}@example.com`;
    provider.accounts.set(subject, { email, email_verified: true });
    const open = fresh({ settings: { ...runtime.settings, isSignUpOpen: true } });
    const gone = [await goThere(), await goThere()];
    const answers = await Promise.all(gone.map((one) => comeBack(one, null, open)));
    const people = await Promise.all(answers.map(signedInBy));
    expect(people.map((person) => person?.email)).toEqual([email, email]);
    expect(people[0]?.id).toBe(people[1]?.id);
  });
});

describe('an address is refused', () => {
  it.each([
    [{ email_verified: false }, 'address_unverified'],
    [{}, 'address_unverified'],
    [{ email: undefined, email_verified: true }, 'address_missing'],
    [{ email: 'not an address', email_verified: true }, 'address_missing'],
  ])('with the claims %j', async (claims, why) => {
    const { email, person } = await provedPerson();
    provider.accounts.set(subject, { email, ...claims });
    await expectRefused(
      goThere().then((gone) => comeBack(gone)),
      why,
    );
    expect(await linkedSince({ ...fresh(), person }, provider.settings.issuer)).toBeNull();
  });

  it('when the account may have been made in its name by somebody else, until its person signs in', async () => {
    const { email, person } = await makePerson();
    provider.accounts.set(subject, { email, email_verified: true });
    await expectRefused(
      goThere().then((gone) => comeBack(gone)),
      'account_guarded',
    );
    const answer = await comeBack(await goThere(), person);
    const now = await signedInBy(answer);
    expect(now).toMatchObject({ id: person.id });
    expect(now?.sessionId).not.toBe(person.sessionId);
    expect(await resolveSession(runtime, person.sessionId)).toBeNull();
  });

  it('when a code protects the account, until its person signs in', async () => {
    const { email, person } = await makePersonWithApp();
    await runtime.database.prisma.user.update({
      where: { id: person.id },
      data: { emailProvedAt: new Date() },
    });
    provider.accounts.set(subject, { email, email_verified: true });
    await expectRefused(
      goThere().then((gone) => comeBack(gone)),
      'account_guarded',
    );
    expect(await signedInBy(await comeBack(await goThere(), person))).not.toBeNull();
  });

  it('when the provider gave it to a second person', async () => {
    const { email } = await provedPerson();
    provider.accounts.set(subject, { email, email_verified: true });
    await comeBack(await goThere());
    subject = `${subject}-successor`;
    provider.accounts.set(subject, { email, email_verified: true });
    await expectRefused(
      goThere().then((gone) => comeBack(gone)),
      'account_guarded',
    );
  });

  it('of somebody else, whoever is signed in in the browser', async () => {
    const [one, other] = [await makePerson(), await makePerson()];
    provider.accounts.set(subject, { email: one.email, email_verified: true });
    await expectRefused(
      goThere().then((gone) => comeBack(gone, other.person)),
      'account_guarded',
    );
  });
});

describe('what comes back from the provider signs nobody in', () => {
  async function ready() {
    const { email } = await provedPerson();
    provider.accounts.set(subject, { email, email_verified: true });
    return await goThere();
  }

  const flow = ['state', 'nonce', 'pkce'].map((name) => `__Host-keydesk.${name}`);

  it.each(flow)('without the cookie %s', async (name) => {
    const { cookies, back } = await ready();
    const { [name]: gone, ...others } = cookies;
    expect(gone).toBeDefined();
    await expectRefused(comeBack({ back, cookies: others }), 'failed');
  });

  it.each(flow)('with the cookie %s of another sign-in', async (name) => {
    const { cookies, back } = await ready();
    const other = held(await startOidc(fresh(), '/'));
    await expectRefused(
      comeBack({ back, cookies: { ...cookies, [name]: other[name] ?? '' } }),
      'failed',
    );
  });

  it('in the browser of somebody else, who began one of their own', async () => {
    const { back } = await ready();
    const victim = held(await startOidc(fresh(), '/'));
    await expectRefused(comeBack({ back, cookies: victim }), 'failed');
  });

  it('a second time, with all its cookies', async () => {
    const gone = await ready();
    expect(await signedInBy(await comeBack(gone))).not.toBeNull();
    await expectRefused(comeBack(gone), 'failed');
  });

  it('with another state, without a code, with a made-up one, or with an error', async () => {
    for (const change of [
      { state: 'another' },
      { state: '' },
      { code: '' },
      { code: 'made-up' },
      { iss: 'https://evil.example' },
      { error: 'access_denied' },
    ]) {
      const { cookies, back } = await ready();
      for (const [name, value] of Object.entries(change)) back.searchParams.set(name, value);
      await expectRefused(comeBack({ cookies, back }), 'failed');
    }
  });

  it('when its ID token is of another issuer than the one that is set', async () => {
    const gone = await ready();
    const { issuer } = provider.settings;
    const config = { ...owned.config, oidc: { ...provider.settings, issuer: `${issuer}/` } };
    Reflect.set(globalThis, slot, { ...owned, config });
    await expectRefused(comeBack(gone), 'failed');
    Reflect.set(globalThis, slot, { ...owned, config: { ...config, oidc: provider.settings } });
  });

  it('to another site, wherever it was to lead', async () => {
    const person = await provedPerson();
    provider.accounts.set(subject, { email: person.email, email_verified: true });
    for (const next of [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/.//evil.example',
    ]) {
      expect((await comeBack(await goThere(next))).location).toBe('/');
    }
    const gone = await goThere('/docs/errors');
    for (const value of [
      'https://evil.example/',
      '//evil.example',
      `${publicUrl}@evil.example`,
      'javascript:alert(1)',
    ]) {
      const again = await goThere('/docs/errors');
      const cookies = { ...again.cookies, '__Host-keydesk.callback': value };
      // next-auth takes some of them for a broken configuration, and signs nobody in.
      expect(['/', '/login?refused=failed']).toContain(
        (await comeBack({ ...again, cookies })).location,
      );
    }
    expect((await comeBack(gone)).location).toBe('/docs/errors');
  });
});

it('a provider that is away says so on the page, and nothing is logged of its secret', async () => {
  const away = testRuntime({ oidc: { ...provider.settings, issuer: 'http://localhost:1' } });
  Reflect.set(globalThis, slot, away);
  expect(await startOidc(fresh(), '/')).toEqual({ location: '/login?refused=failed', cookies: [] });
  Reflect.set(globalThis, slot, { ...owned, config: { ...owned.config, oidc: provider.settings } });
  await away.close();
});
