import { notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import { transaction } from '../../stores/transaction';
import { findUserByEmail } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { createPasswordLink } from './password-link';

/**
 * Makes a link by which a person sets a new password: the way back for who has forgotten theirs, or lost
 * the first link (command line only). Earlier links keep working until one is used.
 * @throws DomainError `not_found` for an address that nobody has
 */
export async function reissuePasswordLink(ctx: AnonymousContext, email: string): Promise<string> {
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    const user = await findUserByEmail(tx, email);
    const userId = user === null ? null : parseId('user', user.id);
    if (userId === null) throw notFound('Person');
    return await createPasswordLink(tx, ctx, userId);
  });
}
