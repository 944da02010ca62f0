import { DomainError, notFound } from '../../core/errors';
import { transaction } from '../../stores/transaction';
import { unlinkIdentities } from '../../stores/user-identities';
import { lockPasswordHash } from '../../stores/users';
import { auditPerson, type OpenedSession, refuseEndedSession, renewSession } from './open-session';
import type { PersonContext } from './person-context';
import { requireProof } from './step-up';
import { tellPerson } from './tell-person';

/**
 * Takes away a provider's right to sign the person in, until they connect it again themselves. Whoever came by it is
 * signed out: every other session ends, and this one goes on under a new id.
 * @throws DomainError `step_up_required`; `conflict` (`password_missing`) when there is no password, so that nothing
 * else would open the account; `not_found` when the provider does not sign the person in
 */
export async function unlinkProvider(ctx: PersonContext, issuer: string): Promise<OpenedSession> {
  const { runtime, person } = ctx;
  await requireProof(ctx, person);
  const session = await transaction(runtime.database.prisma, async (tx) => {
    // First, as a sign-in by the provider does: either waits here for the other and then sees what it has done.
    const wasLinked = await unlinkIdentities(tx, person.id, issuer, runtime.now());
    if (!wasLinked) throw notFound('Provider');
    if ((await lockPasswordHash(tx, person.id)) === null) throw passwordIsMissing();
    await refuseEndedSession(tx, ctx);
    await auditPerson(tx, ctx, person.id, 'user.identity_unlinked', { before: { issuer } });
    return await renewSession(tx, ctx, person.id);
  });
  tellPerson(ctx, person.email, 'identity_unlinked');
  return session;
}

function passwordIsMissing(): DomainError {
  return new DomainError(
    'conflict',
    'The provider is the only way into your account. Set a password first.',
    { reason: 'password_missing' },
  );
}
