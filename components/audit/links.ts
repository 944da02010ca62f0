import type { AuditQuery } from '@/lib/core/audit-filter';
import type { Environment } from '@/lib/core/key-format';

/** What the address of the audit log holds. */
export interface AuditListState extends AuditQuery {
  environment: Environment;
  cursor: string | null;
}

/** A list of everything. */
export const NO_FILTERS: AuditQuery = { actor: '', target: '', group: '', from: '', to: '' };

/** Whether a list holds less than everything. */
export function isFiltered(list: AuditQuery): boolean {
  return [...queryOf(list)].length > 0;
}

/** The address of a list of acts. */
export function auditHref(slug: string, { environment, cursor, ...query }: AuditListState): string {
  const search = queryOf(query);
  search.set('env', environment);
  if (cursor !== null) search.set('cursor', cursor);
  return `/${slug}/settings/audit-log?${search}`;
}

/** The address of a list of acts as a file. */
export function auditExportHref(slug: string, query: AuditQuery, format: string): string {
  const search = queryOf(query);
  search.set('format', format);
  return `/${slug}/settings/audit-log/export?${search}`;
}

function queryOf({ actor, target, group, from, to }: AuditQuery): URLSearchParams {
  const given = Object.entries({ actor, target, group, from, to }).filter(
    ([, text]) => text !== '',
  );
  return new URLSearchParams(given);
}
