import type { KeyId, UserId, WorkspaceId } from '../core/ids';
import type { Environment } from '../core/key-format';
import type { KeyView } from '../core/key-view';
import type { LimitFacts } from '../core/rate-limits';
import { RESTRICTION_KINDS, type Restrictions } from '../core/restrictions/restrictions';
import type { PermissionLevel } from '../core/scopes';
import type { Db, Tx } from './client';

export interface NewKey extends Restrictions {
  id: KeyId;
  environment: Environment;
  name: string;
  prefix: string;
  permissionLevel: PermissionLevel;
  scopes: readonly string[];
  expiresAt: Date | null;
  createdById: UserId;
  idempotencyKey: string | null;
}

/** Adds a key. A form sent twice violates `api_keys_workspace_id_idempotency_key_key`. */
export async function insertKey(tx: Tx, workspaceId: WorkspaceId, key: NewKey): Promise<void> {
  const { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly, ...facts } = key;
  await tx.apiKey.create({
    data: {
      workspaceId,
      ...facts,
      scopes: [...key.scopes],
      // A list that is not given is null: Prisma knows no other way to say it.
      ...(allowedAddresses && { allowedAddresses: [...allowedAddresses] }),
      ...(allowedReferrers && { allowedReferrers: [...allowedReferrers] }),
      ...(allowedEndpoints && { allowedEndpoints: [...allowedEndpoints] }),
      reportOnly: [...reportOnly],
    },
    select: { id: true },
  });
}

/** The key of this workspace, or null: a foreign id is a missing one (attack 1). */
export async function findKey(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
): Promise<KeyView | null> {
  const row = await db.apiKey.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select,
  });
  return row === null ? null : asView(row);
}

/** What the rate limits of a key of this workspace follow from, or null where there is no such key. */
export async function findKeyLimits(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
): Promise<LimitFacts | null> {
  const row = await db.apiKey.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: {
      rateLimitPerMinute: true,
      workspace: { select: { rateLimitPerMinute: true, isOperator: true } },
    },
  });
  if (row === null) return null;
  return {
    rateLimitPerMinute: row.rateLimitPerMinute,
    workspaceRateLimitPerMinute: row.workspace.rateLimitPerMinute,
    isOperatorWorkspace: row.workspace.isOperator,
  };
}

/** The key that this form has created before, or null. */
export async function findKeyByIdempotencyKey(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  idempotencyKey: string,
): Promise<KeyView | null> {
  const row = await db.apiKey.findUnique({
    where: { workspaceId_idempotencyKey: { workspaceId, idempotencyKey } },
    select,
  });
  return row === null ? null : asView(row);
}

/** Changes the name; false when there is no such key. */
export async function updateKeyName(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
  name: string,
): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { workspaceId, id }, data: { name } });
  return count === 1;
}

/** Replaces level and scopes, where the scopes are still `from` and the key is not revoked (a guarded update). */
export async function replaceKeyScopes(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
  change: { from: readonly string[]; to: Pick<KeyView, 'permissionLevel' | 'scopes'> },
): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({
    where: { workspaceId, id, status: { not: 'REVOKED' }, scopes: { equals: [...change.from] } },
    data: { scopes: [...change.to.scopes], permissionLevel: change.to.permissionLevel },
  });
  return count === 1;
}

/** Replaces what binds a key, where it is still `from` and the key is not revoked (a guarded update). */
export async function replaceKeyRestrictions(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
  { from, to }: { from: Restrictions; to: Restrictions },
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE api_keys
       SET allowed_addresses = ${to.allowedAddresses}::text[],
           allowed_referrers = ${to.allowedReferrers}::text[],
           allowed_endpoints = ${to.allowedEndpoints}::text[],
           report_only = ${to.reportOnly}::text[]
     WHERE workspace_id = ${workspaceId} AND id = ${id} AND status <> 'REVOKED'
       AND allowed_addresses IS NOT DISTINCT FROM ${from.allowedAddresses}::text[]
       AND allowed_referrers IS NOT DISTINCT FROM ${from.allowedReferrers}::text[]
       AND allowed_endpoints IS NOT DISTINCT FROM ${from.allowedEndpoints}::text[]
       AND report_only = ${from.reportOnly}::text[]`;
  return count === 1;
}

/** Moves a key from one status to the other; false when it is not in `from` (a guarded update). */
export async function changeKeyStatus(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
  change: { from: 'ACTIVE' | 'INACTIVE'; to: 'ACTIVE' | 'INACTIVE' },
): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({
    where: { workspaceId, id, status: change.from },
    data: { status: change.to },
  });
  return count === 1;
}

/** Revokes for good; false when it was revoked before or does not exist. */
export async function revokeKeyRow(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: KeyId,
  revocation: { at: Date; by: UserId | null; reason: string | null },
): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({
    where: { workspaceId, id, status: { not: 'REVOKED' } },
    data: {
      status: 'REVOKED',
      revokedAt: revocation.at,
      revokedById: revocation.by,
      revokedReason: revocation.reason,
    },
  });
  return count === 1;
}

const select = {
  id: true,
  name: true,
  environment: true,
  prefix: true,
  permissionLevel: true,
  scopes: true,
  status: true,
  createdAt: true,
  createdBy: { select: { id: true, name: true } },
  lastUsedAt: true,
  lastUsedIp: true,
  expiresAt: true,
  allowedAddresses: true,
  allowedReferrers: true,
  allowedEndpoints: true,
  reportOnly: true,
  revokedAt: true,
  revokedBy: { select: { name: true } },
  revokedReason: true,
  secrets: { select: { lastFour: true }, orderBy: { createdAt: 'desc' }, take: 1 },
} as const;

type Selected = Omit<KeyView, 'lastFour' | 'revokedBy' | keyof Restrictions> & {
  allowedAddresses: string[];
  allowedReferrers: string[];
  allowedEndpoints: string[];
  reportOnly: string[];
  revokedBy: { name: string } | null;
  secrets: { lastFour: string }[];
};

function asView({ secrets, revokedBy, ...row }: Selected): KeyView {
  return {
    ...row,
    allowedAddresses: orNull(row.allowedAddresses),
    allowedReferrers: orNull(row.allowedReferrers),
    allowedEndpoints: orNull(row.allowedEndpoints),
    reportOnly: RESTRICTION_KINDS.filter((kind) => row.reportOnly.includes(kind)),
    lastFour: secrets[0]?.lastFour ?? '',
    revokedBy: revokedBy?.name ?? null,
  };
}

// Prisma reads null as an empty list, which the database does not hold.
function orNull(list: string[]): string[] | null {
  return list.length === 0 ? null : list;
}
