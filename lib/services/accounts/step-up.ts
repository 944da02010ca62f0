import { DomainError } from '../../core/errors';
import type { SessionId, UserId } from '../../core/ids';
import { canProve, PROOF_FIELD, PROOF_MINUTES, type Proofs, proofWords } from '../../core/step-up';
import { isPasswordOfHash } from '../../crypto/password';
import type { Tx } from '../../stores/client';
import { findProvedAt, renewProof } from '../../stores/sessions';
import { transaction } from '../../stores/transaction';
import { findPasswordHashOfUser } from '../../stores/users';
import type { AnonymousContext, Context, SystemActor, UserActor } from '../context';
import { auditPerson } from './open-session';
import { findProofs } from './proofs';
import type { SessionUser } from './resolve-session';
import { appCodeOf, takeAppCode } from './second-factor';
import { codesStopped, tellOfWrongCodes } from './wrong-codes';

/** A person and the session by which they act. */
export interface SessionHolder {
  userId: UserId;
  sessionId: SessionId;
}

/**
 * Goes on only when the person has proved within ten minutes who they are: for what reveals or widens. The command
 * line has nobody to ask.
 * @param tx asks inside this transaction, for what is known only there
 * @throws DomainError `forbidden` (`step_up_required`), which forms answer with the field `PROOF_FIELD`
 */
export async function requireStepUp(
  { actor, ...rest }: Context<UserActor | SystemActor>,
  tx?: Tx,
): Promise<void> {
  if (actor.type !== 'user') return;
  await requireProof(rest, { id: actor.userId, sessionId: actor.sessionId }, tx);
}

/** The same for what concerns the person alone, outside of a workspace. */
export async function requireProof(
  { runtime }: AnonymousContext,
  { id, sessionId }: Pick<SessionUser, 'id' | 'sessionId'>,
  tx?: Tx,
): Promise<void> {
  const db = tx ?? runtime.database.prisma;
  const now = runtime.now();
  const provedAt = await findProvedAt(db, sessionId, now);
  if (provedAt !== null && now.getTime() - provedAt.getTime() < PROOF_MINUTES * 60_000) return;
  throw unproved({
    reason: 'step_up_required',
    detail: askFor(await findProofs(db, id)),
  });
}

/**
 * Notes that the person has just proved who they are, by password or by a code of their app.
 * @throws DomainError `forbidden` (`step_up_wrong`, `codes_stopped`); `rate_limited` after a few wrong ones
 */
export async function stepUp(
  ctx: AnonymousContext,
  { userId, sessionId }: SessionHolder,
  proof: string,
): Promise<void> {
  const { runtime } = ctx;
  runtime.limits.take([['proof', sessionId]]);
  const isPassword = await isOwnPassword(ctx, userId, proof);
  const wrong = await transaction(runtime.database.prisma, async (tx) => {
    const code = { text: proof, isKnownBrowser: true };
    const taken = isPassword ? null : await takeAppCode(tx, ctx, userId, code);
    if (taken?.factor === null) return taken;
    await renewProof(tx, sessionId, runtime.now());
    await auditPerson(tx, ctx, userId, 'user.stepped_up');
    return null;
  });
  if (wrong !== null) {
    await tellOfWrongCodes(ctx, userId, wrong);
    const proofs = await findProofs(runtime.database.prisma, userId);
    throw wrong.isStopped ? codesStopped('forbidden', `/${PROOF_FIELD}`) : wrongProof(proofs);
  }
  runtime.limits.reset('proof', sessionId);
}

// Six digits are no password of ours, which have fifteen characters: nothing to hash.
async function isOwnPassword(
  { runtime }: AnonymousContext,
  userId: UserId,
  proof: string,
): Promise<boolean> {
  if (appCodeOf(proof) !== null) return false;
  const hash = await findPasswordHashOfUser(runtime.database.prisma, userId);
  return await isPasswordOfHash(runtime.argon2, proof.normalize('NFKC'), hash);
}

function askFor(proofs: Proofs): string {
  return canProve(proofs)
    ? `Confirm that it is you: enter ${proofWords(proofs)}.`
    : 'Confirm that it is you: sign out and in again.';
}

function wrongProof({ hasPassword, hasApp }: Proofs): DomainError {
  const both = 'That is neither your password nor a code of your app.';
  const one = hasApp ? 'That is no code of your app.' : 'That is not your password.';
  return unproved({
    reason: 'step_up_wrong',
    detail: `${hasPassword && hasApp ? both : one} Try again, or sign out and in again.`,
  });
}

function unproved({ reason, detail }: { reason: string; detail: string }): DomainError {
  return new DomainError('forbidden', detail, {
    reason,
    faults: [{ pointer: `/${PROOF_FIELD}`, detail }],
  });
}
