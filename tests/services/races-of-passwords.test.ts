import { describe, expect, it } from 'vitest';
import { Argon2Queue } from '@/lib/crypto/argon2-queue';
import { changePassword } from '@/lib/services/accounts/change-account';
import { createPasswordLink, setPasswordByLink } from '@/lib/services/accounts/password-link';
import { resolveSession } from '@/lib/services/accounts/resolve-session';
import { signIn } from '@/lib/services/accounts/sign-in';
import type { Runtime } from '@/lib/services/context';
import { transaction } from '@/lib/stores/transaction';
import { fresh, makePerson, PASSWORD, type SignedInPerson } from '../support/people';
import { runtime } from '../support/world';

const chosen = 'the password of the rightful owner';
const stolen = 'what the thief would like instead';

/** The person sets a password by a link, which ends every session. */
async function reset({ person }: SignedInPerson): Promise<void> {
  const link = await transaction(runtime.database.prisma, (tx) =>
    createPasswordLink(tx, fresh(), person.id, 'mail'),
  );
  await setPasswordByLink(fresh(), { token: link.split('/').at(-1) ?? '', password: chosen });
}

/** A runtime in which that happens right after its first argon2 run: between proof and change. */
function interrupted(made: SignedInPerson): Runtime {
  class Interrupted extends Argon2Queue {
    #runs = 0;
    override async run<T>(job: () => Promise<T>): Promise<T> {
      const result = await super.run(job);
      this.#runs += 1;
      if (this.#runs === 1) await reset(made);
      return result;
    }
  }
  return { ...fresh().runtime, argon2: new Interrupted() };
}

describe('a password that a link sets meanwhile', () => {
  it('stays: a change that was proved by the old one changes nothing and opens no session', async () => {
    const made = await makePerson();
    const late = changePassword(
      { ...made, runtime: interrupted(made) },
      { currentPassword: PASSWORD, password: stolen },
    );
    await expect(late).rejects.toMatchObject({ details: { reason: 'password_wrong' } });
    const wrong = { code: 'unauthorized' };
    await expect(signIn(fresh(), { email: made.email, password: stolen })).rejects.toMatchObject(
      wrong,
    );
    expect(await signIn(fresh(), { email: made.email, password: chosen })).toBeDefined();
    expect(await resolveSession(runtime, made.person.sessionId)).toBeNull();
  });

  it('ends a sign-in by the old one that was on its way', async () => {
    const made = await makePerson();
    const late = signIn(
      { ...fresh(), runtime: interrupted(made) },
      { email: made.email, password: PASSWORD },
    );
    await expect(late).rejects.toMatchObject({ details: { reason: 'credentials_wrong' } });
    const alive = { userId: made.person.id, endedAt: null };
    expect(await runtime.database.prisma.session.count({ where: alive })).toBe(0);
  });
});
