/**
 * A cell of a CSV file that somebody will open in a spreadsheet: RFC 4180, and no formula. A spreadsheet runs a
 * text that begins with a formula's sign, also in its full-width form or behind spaces and line breaks
 * (OWASP, "CSV Injection"); an apostrophe in front makes it a text again.
 */

export type CsvCell = string | number | null;

const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Numbers, and texts that are nothing but one, stay as they are. */
export function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
