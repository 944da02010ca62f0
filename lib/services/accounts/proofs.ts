import type { UserId } from '../../core/ids';
import type { Proofs } from '../../core/step-up';
import type { Db, Tx } from '../../stores/client';
import { hasPassword } from '../../stores/users';
import type { PersonContext } from './person-context';
import { hasSecondFactor } from './second-factor';

/** By what a person can prove who they are. */
export async function findProofs(db: Db | Tx, userId: UserId): Promise<Proofs> {
  return {
    hasPassword: await hasPassword(db, userId),
    hasApp: await hasSecondFactor(db, userId),
  };
}

/** The same of who looks at a page. */
export async function getProofs({ runtime, person }: PersonContext): Promise<Proofs> {
  return await findProofs(runtime.database.prisma, person.id);
}
