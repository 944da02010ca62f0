import { z } from 'zod';
import type { HandOver } from './hand-over';
import type { Environment } from './key-format';
import { ROLES, type Role } from './roles';

/** Where the next page of members begins: after this one. */
export const memberCursorSchema = z.strictObject({ role: z.enum(ROLES), userId: z.string() });
export type MemberCursor = z.output<typeof memberCursorSchema>;

/** An invitation that was just made. */
export interface MadeInvitation {
  id: string;
  email: string;
  /** Works once, for that address alone; shown here and never again. */
  link: string;
  expiresAt: Date;
  /** Whether it was handed to a mail server as well. */
  isMailed: boolean;
}

/** A key of a member, and whether somebody relies on it. */
export interface MemberKey {
  id: string;
  name: string;
  environment: Environment;
  status: 'ACTIVE' | 'INACTIVE';
  lastUsedAt: Date | null;
  /** In the last 24 hours, whatever was decided. */
  requests: number;
}

/** What depends on a member: shown before they are demoted or removed. */
export interface MemberDependants {
  /** Those that were used last, at most 50. */
  keys: readonly MemberKey[];
  /** How many there are; 1,001: more than 1,000. What `handOver` says is of these. */
  keyCount: number;
  /** What changes for the keys when this role bounds them. */
  handOver: Readonly<Record<Role, HandOver>>;
}
