import 'server-only';
import { getRuntime } from '../runtime';
import { checkPeppers } from '../services/setup/check-peppers';

/** Refuses to serve with peppers that do not fit the database, whatever host runs the pages. */
export async function checkInstallation(): Promise<void> {
  await checkPeppers(getRuntime().runtime);
}
