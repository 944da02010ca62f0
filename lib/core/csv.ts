/** What spreadsheets would run as a formula (ASVS 1.2.10). */
const FORMULA = /^[=+\-@\t\r\n\0]/;

/**
 * One line of CSV (RFC 4180, every cell quoted, CRLF). A cell that a spreadsheet would take for a formula begins with
 * an apostrophe (attack 35).
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
