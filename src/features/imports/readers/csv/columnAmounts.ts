import { minorDigits, parseDecimalMinor } from '@/core/money/Money.ts';

export type DecimalMark = '.' | ',';

const THOUSANDS_BLANK = /[\s'’\u00a0\u202f]/g;

/** A currency sign or code before or after the number: `$`, `US$`, `kr`, `SEK`, `R`. */
const CURRENCY = String.raw`(?:[A-Z]{0,3}\p{Sc}|[A-Za-z]{2,4}\.?|R)?`;
const AMOUNT = new RegExp(String.raw`^(\()?([-+])?${CURRENCY}([-+])?([\d.,]+)(-)?${CURRENCY}(-)?(\))?$`, 'u');

/** The digits and marks of an amount: without currency, blanks, apostrophes, parentheses and sign. */
function bareAmount(cell: string): string {
  return cell
    .replace(THOUSANDS_BLANK, '')
    .replace(/^[^\d.,]+/, '')
    .replace(/[^\d]+$/, '');
}

/**
 * The decimal mark of a column. What only one reading allows decides: the last of two different marks, a
 * mark before other than three digits, a mark that comes twice. Undefined when no cell decides.
 */
export function detectDecimalMark(cells: Iterable<string>): DecimalMark | undefined {
  let points = 0;
  let commas = 0;
  for (const cell of cells) {
    const bare = bareAmount(cell);
    const point = bare.lastIndexOf('.');
    const comma = bare.lastIndexOf(',');
    if (point < 0 && comma < 0) continue;
    if (point >= 0 && comma >= 0) {
      if (point > comma) points += 1;
      else commas += 1;
      continue;
    }
    const at = Math.max(point, comma);
    const isRepeated = bare.indexOf(bare[at] ?? '') !== at;
    if (!isRepeated && bare.length - at - 1 === 3 && !/^0[.,]/.test(bare)) continue;
    if (point >= 0 !== isRepeated) points += 1;
    else commas += 1;
  }
  if (points === commas) return undefined;
  return points > commas ? '.' : ',';
}

/**
 * The mark where no cell decides, and the cell that could be read both ways: `1.234` is a thousand rather than
 * a fraction of a minor unit.
 */
export function assumeDecimalMark(
  cells: readonly string[],
  currency: string,
): { readonly mark: DecimalMark; readonly doubtful: string | undefined } {
  const pointed = cells.find((cell) => /^\d{1,3}\.\d{3}$/.test(bareAmount(cell)));
  const doubtful = pointed ?? cells.find((cell) => /^\d{1,3},\d{3}$/.test(bareAmount(cell)));
  const hasCommas = cells.some((cell) => bareAmount(cell).includes(','));
  const isThousands = pointed !== undefined && !hasCommas && minorDigits(currency) !== 3;
  return { mark: isThousands ? ',' : '.', doubtful };
}

/**
 * An amount in minor units; 0 for an empty cell or a dash. Parentheses, a leading or trailing minus and
 * `CR` before or after it make it negative. Undefined when it is no amount with this decimal mark.
 */
export function parseAmountCell(cell: string, mark: DecimalMark, currency: string): number | undefined {
  const text = cell.replace(THOUSANDS_BLANK, '').replace(/[−–]/g, '-');
  if (text === '' || text === '-') return 0;
  const match = AMOUNT.exec(text);
  if (!match?.[4] || (match[1] === undefined) !== (match[7] === undefined)) return undefined;
  const isCredit = /\d(CR|cr|Cr)$|^(CR|cr|Cr)\.?[-+\d]/.test(text);
  const signs = [match[2], match[3], match[5], match[6]].filter((sign) => sign !== undefined);
  if (signs.length > 1) return undefined;
  const minuses = signs.filter((sign) => sign === '-').length;
  const thousands = mark === '.' ? ',' : '.';
  const [whole = '', fraction, ...more] = match[4].split(mark);
  if (more.length > 0 || fraction?.includes(thousands)) return undefined;
  if (whole.includes(thousands) && !isGrouped(whole.split(thousands))) return undefined;
  const plain = `${whole.replaceAll(thousands, '')}.${fraction ?? ''}`;
  const amount = parseDecimalMinor(plain, currency);
  if (amount === undefined) return undefined;
  const isNegative = (minuses > 0 || match[1] !== undefined) !== isCredit;
  return isNegative && amount.amountMinor !== 0 ? -amount.amountMinor : amount.amountMinor;
}

/** Groups of three, or two as in India, and three at the end. */
function isGrouped([first = '', ...groups]: readonly string[]): boolean {
  return (
    /^\d{1,3}$/.test(first) &&
    groups.every(
      (group, index) => /^\d{3}$/.test(group) || (index < groups.length - 1 && /^\d{2}$/.test(group)),
    )
  );
}
