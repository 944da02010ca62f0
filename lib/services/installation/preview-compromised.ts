import { collectSecrets } from '../../core/find-secrets';
import type { KeyId } from '../../core/ids';
import { type InstallationKey, isInUse } from '../../core/installation-key';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { identifySecrets } from './identify-secrets';

/** What a pasted text holds, before anything is revoked. */
export interface CompromisedPreview {
  /** How many different secrets of this installation's formats the text holds. */
  secrets: number;
  /** How many of them belong to no key. */
  unknown: number;
  /** How many keys are revoked already. */
  revoked: number;
  /** How many secrets were replaced by regenerating: their keys are not touched. */
  replaced: number;
  /** The keys that would be revoked: those in use first. */
  keyIds: readonly KeyId[];
  /** How many of them were used in the last 24 hours. */
  inUse: number;
  /** How many workspaces they belong to. */
  workspaces: number;
  /** The first 100 of them. */
  keys: readonly InstallationKey[];
}

const SHOWN_MAX = 100;

/**
 * What revoking the compromised keys in any text would do; nothing is changed. A secret that was replaced
 * opens nothing, so that its key is left alone.
 * @throws DomainError `invalid_request` for more than 10,000 secrets
 */
export async function previewCompromised(ctx: Context, text: string): Promise<CompromisedPreview> {
  authorize(ctx, 'installation:manage');
  const secrets = collectSecrets(ctx.runtime.keyFormats, text);
  const matched = [...(await identifySecrets(ctx, secrets)).values()];
  const now = ctx.runtime.now();
  // Replaced and current secrets of one key can be in the same text.
  const compromised = byId(matched.filter((key) => !key.isReplaced));
  const open = compromised.filter((key) => key.status !== 'REVOKED').sort(lastUsedFirst);
  return {
    secrets: secrets.length,
    unknown: secrets.length - matched.length,
    revoked: compromised.length - open.length,
    replaced: matched.filter((key) => key.isReplaced).length,
    keyIds: open.map(({ id }) => id),
    inUse: open.filter((key) => isInUse(key, now)).length,
    workspaces: new Set(open.map(({ workspace }) => workspace.id)).size,
    keys: open.slice(0, SHOWN_MAX),
  };
}

function byId(keys: readonly InstallationKey[]): InstallationKey[] {
  return [...new Map(keys.map((key) => [key.id, key])).values()];
}

function lastUsedFirst(a: InstallationKey, b: InstallationKey): number {
  return (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0);
}
