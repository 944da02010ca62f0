import type { SignUpInput } from '../../core/account-input';
import { DomainError } from '../../core/errors';
import type { UserId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import { isUniqueViolation } from '../../stores/database-error';
import { insertUser } from '../../stores/users';
import { newId } from '../audit';
import type { Runtime } from '../context';

/**
 * Adds a person, inside the transaction that also makes them a member.
 * @param person `isEmailProved`: a mail has reached them, or the operator answers for them. Left out: they, or
 * somebody else, typed the address, and an OpenID provider's word for it links nothing (sign-in-by-provider.ts)
 */
export async function createPerson(
  tx: Tx,
  runtime: Runtime,
  person: Pick<SignUpInput, 'email' | 'name'> & {
    passwordHash: string | null;
    isEmailProved?: boolean;
  },
): Promise<UserId> {
  const id = newId(runtime, 'user');
  const { email, name, passwordHash } = person;
  const emailProvedAt = person.isEmailProved === true ? runtime.now() : null;
  await insertUser(tx, { id, email, name, passwordHash, emailProvedAt });
  return id;
}

/** A taken e-mail address as a refusal; anything else as it came. */
export function translateTakenEmail(error: unknown): unknown {
  if (!isUniqueViolation(error, 'users_email')) return error;
  return new DomainError(
    'conflict',
    'This e-mail address cannot be used for a new account. If it is yours, sign in.',
    { reason: 'email_taken' },
  );
}
