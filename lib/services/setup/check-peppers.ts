import { DomainError } from '../../core/errors';
import { insertPepper, listPepperFingerprints } from '../../stores/peppers';
import type { Runtime } from '../context';

/**
 * Refuses to start with peppers that do not fit the database: every key would be unknown. Each pepper
 * that the database knows must be configured; a new first one is recorded.
 * @throws DomainError `conflict` naming the fingerprint that is missing, never a pepper
 */
export async function checkPeppers({
  database,
  peppers,
}: Pick<Runtime, 'database' | 'peppers'>): Promise<void> {
  const known = await listPepperFingerprints(database.prisma);
  const missing = known.filter((fingerprint) =>
    peppers.every((pepper) => pepper.fingerprint !== fingerprint),
  );
  if (missing.length > 0) {
    throw new DomainError(
      'conflict',
      `The keys in this database were made with another pepper (fingerprint ${missing.join(', ')}). ` +
        'Put it back into KEYDESK_PEPPERS or secrets.json in the data folder, newest first; without it no key can be verified.',
      { reason: 'pepper_unfit' },
    );
  }
  await insertPepper(database.prisma, peppers[0].fingerprint);
}
