import type { SignUpInput } from '../../core/account-input';
import { DomainError } from '../../core/errors';
import type { UserId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import { isUniqueViolation } from '../../stores/database-error';
import { insertUser } from '../../stores/users';
import { newId } from '../audit';
import type { Runtime } from '../context';

/** Adds a person, inside the transaction that also makes them a member. */
export async function createPerson(
  tx: Tx,
  runtime: Runtime,
  person: Pick<SignUpInput, 'email' | 'name'> & { passwordHash: string | null },
): Promise<UserId> {
  const id = newId(runtime, 'user');
  const { email, name, passwordHash } = person;
  await insertUser(tx, { id, email, name, passwordHash });
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
