import { createVault } from '../../crypto/vault';
import type { StoredWebhook } from '../../stores/webhooks';
import type { Runtime } from '../context';

/** Where the secrets that sign webhooks are kept. */
export function webhookVault({ peppers, random }: Pick<Runtime, 'peppers' | 'random'>) {
  return createVault(peppers, random, 'webhook');
}

/** The secrets that sign at this moment, newest first; null where the vault does not open. */
export function openSecrets(
  runtime: Runtime,
  { id, secret, previousSecret, previousStopsAt }: StoredWebhook,
  at: Date,
): string[] | null {
  const vault = webhookVault(runtime);
  const isOverlapping = previousStopsAt !== null && previousStopsAt > at;
  const sealed = isOverlapping && previousSecret !== null ? [secret, previousSecret] : [secret];
  const opened = sealed.flatMap((one) => vault.open(one, id) ?? []);
  return opened.length === sealed.length ? opened : null;
}
