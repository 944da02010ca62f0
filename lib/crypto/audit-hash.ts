import { hash } from 'node:crypto';
import { type AuditRow, chainText } from '../core/audit-chain';

/** The hash that a row must have: hexadecimal SHA-256 of its `chainText`. */
export function hashOfRow(row: AuditRow): string {
  return hash('sha256', chainText(row));
}
