import type { InstallationKey } from '../../core/installation-key';
import type { PlainSecret } from '../../core/key-format';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { lookUpSecrets } from './look-up-secrets';

/** Whose secrets these are, of any workspace; what is not in the answer belongs to no key. */
export async function identifySecrets(
  ctx: Context,
  secrets: readonly PlainSecret[],
): Promise<Map<PlainSecret, InstallationKey>> {
  authorize(ctx, 'installation:manage');
  return await lookUpSecrets(ctx.runtime, secrets);
}
