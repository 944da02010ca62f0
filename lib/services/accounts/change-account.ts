import { DomainError } from '../../core/errors';
import { hashPassword, isPasswordOfHash } from '../../crypto/password';
import { endOneTimeLinks } from '../../stores/one-time-links';
import { forgetWrongCodes } from '../../stores/second-factor';
import { transaction } from '../../stores/transaction';
import {
  findPasswordHashOfUser,
  lockPasswordHash,
  updateName,
  updatePasswordHash,
} from '../../stores/users';
import { readDevice, rememberDevice } from './known-device';
import { auditPerson, type OpenedSession, refuseEndedSession, renewSession } from './open-session';
import type { PersonContext } from './person-context';
import { refuseGuessable } from './refuse-guessable';
import { requireProof } from './step-up';
import { tellPerson } from './tell-person';

/** Gives the person another name. */
export async function renamePerson(ctx: PersonContext, name: string): Promise<void> {
  const { runtime, person } = ctx;
  if (name === person.name) return;
  await transaction(runtime.database.prisma, async (tx) => {
    await updateName(tx, person.id, name);
    await auditPerson(tx, ctx, person.id, 'user.renamed', {
      before: { name: person.name },
      after: { name },
    });
  });
}

/**
 * Changes the person's password: every other session, begun sign-in and link ends, and this session goes on
 * under a new id. Who has no password yet must have signed in a moment ago instead of entering one.
 * @param deviceCookie what the browser remembers of earlier sign-ins: of those by the old password it ends
 * @throws DomainError `forbidden` (`password_wrong`, `step_up_required`); `rate_limited`; `invalid_request`
 */
export async function changePassword(
  ctx: PersonContext,
  input: { currentPassword: string; password: string },
  deviceCookie: string | null = null,
): Promise<{ session: OpenedSession; deviceCookie: string }> {
  const { runtime, person } = ctx;
  const { prisma } = runtime.database;
  const present = await provePassword(ctx, input.currentPassword);
  await refuseGuessable(input.password, [person.name, person.email]);
  const passwordHash = await hashPassword(runtime.argon2, input.password);
  const session = await transaction(prisma, async (tx) => {
    // What was proved may be over: a link may have set another password meanwhile, and ended this session.
    if ((await lockPasswordHash(tx, person.id)) !== present) throw passwordIsWrong();
    await refuseEndedSession(tx, ctx);
    await updatePasswordHash(tx, person.id, passwordHash);
    await forgetWrongCodes(tx, person.id);
    await endOneTimeLinks(tx, person.id, runtime.now());
    await auditPerson(tx, ctx, person.id, 'user.password_set');
    return await renewSession(tx, ctx, person.id);
  });
  tellPerson(ctx, person.email, 'password_changed');
  const device = readDevice(runtime, deviceCookie);
  return { session, deviceCookie: rememberDevice(runtime, device, passwordHash) };
}

/** Whether the person signs in by a password at all. */
export async function hasOwnPassword({ runtime, person }: PersonContext): Promise<boolean> {
  return (await findPasswordHashOfUser(runtime.database.prisma, person.id)) !== null;
}

// Returns the hash that was proved; null where there is no password yet.
async function provePassword(ctx: PersonContext, password: string): Promise<string | null> {
  const { runtime, person } = ctx;
  runtime.limits.take([['proof', person.sessionId]]);
  const hash = await findPasswordHashOfUser(runtime.database.prisma, person.id);
  if (hash === null) {
    await requireProof(ctx, person);
  } else if (!(await isPasswordOfHash(runtime.argon2, password, hash))) {
    throw passwordIsWrong();
  }
  runtime.limits.reset('proof', person.sessionId);
  return hash;
}

function passwordIsWrong(): DomainError {
  const detail = 'That is not your present password.';
  return new DomainError('forbidden', detail, {
    reason: 'password_wrong',
    faults: [{ pointer: '/currentPassword', detail }],
  });
}
