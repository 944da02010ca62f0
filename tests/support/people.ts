import { TOTP } from 'otpauth';
import type { Mail, Mailer } from '@/lib/mail/mailer';
import type { PersonContext } from '@/lib/services/accounts/person-context';
import { resolveSession } from '@/lib/services/accounts/resolve-session';
import { signUp } from '@/lib/services/accounts/sign-up';
import { beginTotp, confirmTotp, findUnconfirmedTotp } from '@/lib/services/accounts/totp';
import type { AnonymousContext, Runtime } from '@/lib/services/context';
import { Limits } from '@/lib/services/limits';
import { anonymous, runtime } from './world';

/** The password of everybody that `makePerson` makes. */
export const PASSWORD = 'many quiet river stones';

/** A person with a password and a workspace, signed in. */
export type SignedInPerson = PersonContext & { email: string };

let people = 0;

/** A request with limits of its own, so that tests do not throttle each other. */
export function fresh(changes: Partial<Runtime> = {}): AnonymousContext {
  return { ...anonymous(), runtime: { ...runtime, limits: new Limits(runtime.now), ...changes } };
}

/** A person made as sign-up makes them. */
export async function makePerson(): Promise<SignedInPerson> {
  people += 1;
  const email = `pat${people}-${process.pid}@example.com`;
  const open = fresh({ settings: { ...runtime.settings, isSignUpOpen: true } });
  const input = { name: 'Pat', email, password: PASSWORD, workspace: `Desk ${people}` };
  const session = await signUp(open, input);
  const person = session === null ? null : await resolveSession(runtime, session.sessionId);
  if (person === null) throw new Error('nobody was signed up');
  return { ...fresh(), person, email };
}

/** A person with an authenticator app, its present code by `codeAt`, and ten recovery codes. */
export async function makePersonWithApp() {
  const made = await makePerson();
  await beginTotp(made);
  const begun = await findUnconfirmedTotp(made);
  if (begun === null) throw new Error('no app was begun');
  const totp = new TOTP({ secret: begun.secret });
  /** The code of a moment, so many periods from now. */
  const codeAt = (periods: number) => totp.generate({ timestamp: Date.now() + periods * 30_000 });
  // A code of the past, so that tests can use the present one.
  const { recoveryCodes, session } = await confirmTotp(made, codeAt(-1));
  const person = await resolveSession(runtime, session.sessionId);
  if (person === null) throw new Error('the session went away');
  return { ...made, person, codeAt, recoveryCodes, secret: begun.secret };
}

/** Keeps what would be mailed: the SMTP server itself is in tests/server/mailer.test.ts. */
export function mailbox(): Mailer & { mails: Mail[] } {
  const mails: Mail[] = [];
  const deliver = async (mail: Mail) => {
    mails.push(mail);
    return null;
  };
  return { mails, deliver, send: (mail) => mails.push(mail) };
}
