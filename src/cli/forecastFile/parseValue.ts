const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const MISSING = /^(|na|n\/a|nan|null)$/i;

/**
 * The number in a cell; null for a value that is not known (empty, NA, N/A, NaN, null), undefined for anything else.
 * A decimal comma is read where the cells are not parted by commas.
 */
export function parseValue(cell: string, hasDecimalComma: boolean): number | null | undefined {
  if (MISSING.test(cell)) return null;
  const text = hasDecimalComma && DECIMAL_COMMA.test(cell) ? cell.replace(',', '.') : cell;
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Object.is(value, -0) ? 0 : value;
}
