import { csvLine } from '../../core/csv';
import type { InstallationKey } from '../../core/installation-key';
import { findKeysByIds } from '../../stores/installation-keys';
import { authorize } from '../authorize';
import type { Context } from '../context';

const SLICE = 1_000;
const HEAD = [
  'key_id',
  'name',
  'environment',
  'secret',
  'status',
  'revoked_at',
  'reason',
  'last_used_at',
  'last_used_ip',
  'workspace',
  'workspace_name',
  'created_by',
];

/** How these keys are now, as lines of CSV (formula-safe), slice by slice; ids of no key are left out. */
export async function* reportKeys(ctx: Context, ids: readonly string[]): AsyncGenerator<string> {
  authorize(ctx, 'installation:manage');
  yield csvLine(HEAD);
  for (let start = 0; start < ids.length; start += SLICE) {
    const keys = await findKeysByIds(ctx.runtime.database.pool, ids.slice(start, start + SLICE));
    yield keys.map((key) => csvLine(cellsOf(key))).join('');
  }
}

function cellsOf(key: InstallationKey): (string | null)[] {
  return [
    key.id,
    key.name,
    key.environment,
    `${key.prefix}…${key.lastFour}`,
    key.status,
    key.revokedAt?.toISOString() ?? null,
    key.revokedReason,
    key.lastUsedAt?.toISOString() ?? null,
    key.lastUsedIp,
    key.workspace.slug,
    key.workspace.name,
    key.createdBy.email,
  ];
}
