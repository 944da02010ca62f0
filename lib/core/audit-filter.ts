import { AUDIT_ACTIONS, type AuditAction } from './audit-event';

/** What a list of the audit log holds; null: whatever. */
export interface AuditFilter {
  /** Who did it: the id of a person or key, or `system`. */
  actorId: string | null;
  /** What it was done to: the id of a key, a person or the workspace. */
  targetId: string | null;
  /** Acts of one kind: what an action begins with, before the dot. */
  group: string | null;
  /** From this moment on. */
  from: Date | null;
  /** Before this moment. */
  to: Date | null;
}

/** A row's place in a list, which is in order of time. */
export interface AuditCursor {
  at: string;
  seq: number;
}

/** A list of everything. */
export const WHOLE_LOG: AuditFilter = {
  actorId: null,
  targetId: null,
  group: null,
  from: null,
  to: null,
};

/** The actions of a group, for example those that begin with `api_key.`; of an unknown one none. */
export function actionsOf(group: string): AuditAction[] {
  return AUDIT_ACTIONS.filter((action) => action.startsWith(`${group}.`));
}

/** The groups that there are. */
export const AUDIT_GROUPS: readonly string[] = [
  ...new Set(AUDIT_ACTIONS.map((action) => action.slice(0, action.indexOf('.')))),
];

/** The filters of a list as its address has them; empty: not filtered. */
export interface AuditQuery {
  /** An id, `system`, or a member's e-mail address. */
  actor: string;
  /** The same. */
  target: string;
  group: string;
  /** A day, `2026-01-31`, in UTC; so is the next, and both belong to the list. */
  from: string;
  to: string;
}

/** The filter that an address asks for, but for e-mail addresses. What it cannot mean is left out. */
export function filterOf({ actor, target, group, from, to }: AuditQuery): AuditFilter {
  const last = dayOf(to);
  return {
    actorId: actor === '' ? null : actor,
    targetId: target === '' ? null : target,
    group: AUDIT_GROUPS.includes(group) ? group : null,
    from: dayOf(from),
    to: last === null ? null : new Date(last.getTime() + DAY_MS),
  };
}

const DAY_MS = 86_400_000;

function dayOf(text: string): Date | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day === null || Number.isNaN(day.getTime()) ? null : day;
}
