import 'server-only';
import { getRuntime } from '../runtime';
import { openInstallation } from '../services/setup/open-installation';

/** Opens the installation, or refuses to serve, whatever host runs the pages. */
export async function checkInstallation(): Promise<void> {
  await openInstallation(getRuntime().runtime);
}
