import type { Runtime } from '../context';
import { checkPeppers } from './check-peppers';
import { loadProfileHistory } from './load-profile-history';

/**
 * What every entrance does before it serves: the peppers fit the database, and every format ever issued
 * is accepted.
 * @throws DomainError `conflict` with one clear line when the start must be refused
 */
export async function openInstallation(runtime: Runtime): Promise<void> {
  await checkPeppers(runtime);
  await loadProfileHistory(runtime);
}
