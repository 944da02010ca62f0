import { type AuditRow, canonicalJson } from './audit-chain';
import { csvLine } from './csv';

/** How the log is exported. */
export const AUDIT_FORMATS = ['jsonl', 'csv'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

const COLUMNS = [
  'seq',
  'at',
  'actor_type',
  'actor_id',
  'via',
  'action',
  'target_type',
  'target_id',
  'before',
  'after',
  'address',
  'user_agent',
  'request_id',
  'id',
  'workspace_id',
  'previous_hash',
  'hash',
] as const satisfies readonly (keyof AuditRow)[];

/** What an export begins with. */
export function exportHead(format: AuditFormat): string {
  return format === 'csv' ? csvLine(COLUMNS) : '';
}

/** A row of an export. In JSONL it is the text that was hashed, with the hash. */
export function exportLine(format: AuditFormat, row: AuditRow): string {
  if (format === 'jsonl') return `${canonicalJson(row)}\n`;
  return csvLine(
    COLUMNS.map((column) => {
      const value = row[column];
      return typeof value === 'object' && value !== null ? canonicalJson(value) : value;
    }),
  );
}
