import { z } from 'zod';
import type { KeyView } from '../../core/key-view';
import {
  RESTRICTION_KINDS,
  type Restrictions,
  restrictionFields,
} from '../../core/restrictions/restrictions';

/** A key in `/v1`: document 002's five fields exactly, further ones beside them. */
export const keyShape = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  created_at: z.iso.datetime(),
  last_used: z.iso.datetime().nullable(),
  status: z.enum(['ACTIVE', 'INACTIVE', 'REVOKED']),
  environment: z.enum(['live', 'test']),
  last_four: z.string(),
  permission_level: z.enum(['full', 'read_only', 'limited']),
  scopes: z.array(z.string()),
  expires_at: z.iso.datetime().nullable(),
  /** What binds the key; null: nothing of that kind does. */
  restrictions: z.object({
    /** Addresses and networks in CIDR. */
    allowed_addresses: z.array(z.string()).readonly().nullable(),
    /** Hosts, with scheme, port and path where they matter. */
    allowed_referrers: z.array(z.string()).readonly().nullable(),
    /** Methods and paths, such as `GET /v1/jobs/*`. */
    allowed_endpoints: z.array(z.string()).readonly().nullable(),
    /** Which of them refuse nothing and are only counted. */
    report_only: z.array(z.enum(RESTRICTION_KINDS)).readonly(),
  }),
});

type KeyFacts = Pick<
  KeyView,
  | 'id'
  | 'name'
  | 'prefix'
  | 'createdAt'
  | 'lastUsedAt'
  | 'status'
  | 'environment'
  | 'lastFour'
  | 'permissionLevel'
  | 'scopes'
  | 'expiresAt'
  | keyof Restrictions
>;

/** A key as `/v1` answers it; timestamps are ISO 8601 in UTC. */
export function shapeKey(key: KeyFacts): z.input<typeof keyShape> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    created_at: key.createdAt.toISOString(),
    last_used: key.lastUsedAt?.toISOString() ?? null,
    status: key.status,
    environment: key.environment,
    last_four: key.lastFour,
    permission_level: key.permissionLevel,
    scopes: [...key.scopes],
    expires_at: key.expiresAt?.toISOString() ?? null,
    restrictions: restrictionFields(key),
  };
}

/** The envelope of an answer that carries data. */
export function dataEnvelope<T extends z.ZodType>(data: T) {
  return z.object({ success: z.literal(true), data });
}
