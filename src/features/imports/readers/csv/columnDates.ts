import type { IsoDate } from '@/core/ledger/Books.ts';
import { addDays, isoDateOf } from '@/core/ledger/isoDate.ts';

export const DATE_ORDERS = ['dmy', 'mdy', 'ymd'] as const;
/** The order of day, month and year where all are numbers. */
export type DateOrder = (typeof DATE_ORDERS)[number];

const MONTHS: Readonly<Record<string, number>> = {
  jan: 1,
  feb: 2,
  fev: 2,
  fév: 2,
  mar: 3,
  mär: 3,
  mrz: 3,
  maa: 3,
  apr: 4,
  avr: 4,
  abr: 4,
  may: 5,
  maj: 5,
  mai: 5,
  mei: 5,
  jun: 6,
  jui: 6,
  jul: 7,
  aug: 8,
  aoû: 8,
  ago: 8,
  sep: 9,
  set: 9,
  oct: 10,
  okt: 10,
  out: 10,
  nov: 11,
  dec: 12,
  dez: 12,
  des: 12,
  déc: 12,
  dic: 12,
};

/** Spreadsheets count days; these are 2000-01-01 and 2049-12-31, and no other date has five digits. */
const SERIAL_DAY_MIN = 36_526;
const SERIAL_DAY_MAX = 54_788;

/** Two digits up to this belong to this century. */
const TWO_DIGIT_YEAR_PIVOT = 70;

type NumericDate = { readonly parts: readonly [string, string, string]; readonly separator: string };

function numericParts(cell: string): NumericDate | undefined {
  const match = /^(\d{1,4})([/.\-\s])(\d{1,2})\2(\d{1,4})\.?(?:[T\s].*)?$/.exec(cell.trim());
  if (!match) return undefined;
  return { parts: [match[1] ?? '', match[3] ?? '', match[4] ?? ''], separator: match[2] ?? '' };
}

function serialDate(cell: string): IsoDate | undefined {
  const day = /^\d{5}(?:\.\d+)?$/.test(cell) ? Number(cell.slice(0, 5)) : 0;
  return day >= SERIAL_DAY_MIN && day <= SERIAL_DAY_MAX
    ? addDays('2000-01-01', day - SERIAL_DAY_MIN)
    : undefined;
}

/** True when the cell is a spreadsheet's number of a day. */
export function isSerialDate(cell: string): boolean {
  return serialDate(cell.trim()) !== undefined;
}

/** True when the cell can be nothing but a date, in some order. */
export function looksLikeDate(cell: string): boolean {
  return DATE_ORDERS.some((order) => parseDateCell(cell, order) !== undefined);
}

/**
 * The order of a whole column: a first number above 12 can only be a day, and so can a second one; points
 * between the numbers are written day first. Where all years have two digits, the end that varies less is the
 * year. Undefined when every cell could be read both ways.
 */
export function detectDateOrder(cells: Iterable<string>): DateOrder | undefined {
  let dayFirst = 0;
  let monthFirst = 0;
  let yearFirst = 0;
  let points = 0;
  const short: NumericDate['parts'][] = [];
  let numeric = 0;
  for (const cell of cells) {
    const date = numericParts(cell);
    if (date === undefined) {
      if (parseDateCell(cell, 'ymd') !== undefined) yearFirst += 1;
      continue;
    }
    numeric += 1;
    if (date.parts.every((part) => part.length <= 2)) short.push(date.parts);
    if (date.parts[0].length === 4) yearFirst += 1;
    else if (Number(date.parts[0]) > 12) dayFirst += 1;
    else if (Number(date.parts[1]) > 12) monthFirst += 1;
    else if (date.separator === '.') points += 1;
  }
  if (numeric > 0 && short.length === numeric && isShortYearFirst(short)) return 'ymd';
  if (dayFirst + points === 0 && monthFirst === 0) return yearFirst > 0 ? 'ymd' : undefined;
  return dayFirst + points >= monthFirst ? 'dmy' : 'mdy';
}

/** `21-01-15`, `21-12-31`: the year comes first where it is the part that hardly changes. */
function isShortYearFirst(dates: readonly NumericDate['parts'][]): boolean {
  if (dates.some((parts) => Number(parts[1]) > 12 || Number(parts[2]) > 31)) return false;
  const firsts = new Set(dates.map((parts) => Number(parts[0])));
  const lasts = new Set(dates.map((parts) => Number(parts[2])));
  return firsts.size < lasts.size || Math.max(...firsts) > 31;
}

/** A date in numbers, as `20240131`, or with a month's name; undefined when there is no such day. */
export function parseDateCell(cell: string, order: DateOrder): IsoDate | undefined {
  const text = cell.trim();
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact) return isoDateOf(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  const numeric = numericParts(text);
  if (numeric === undefined) return serialDate(text) ?? parseNamedMonth(text);
  const [first, second, third] = numeric.parts;
  if (first.length === 4) return third.length <= 2 ? dateOf(first, second, third) : undefined;
  if (first.length > 2 || third.length === 3) return undefined;
  if (order === 'mdy') return dateOf(third, first, second);
  if (order === 'ymd' && third.length !== 4) return dateOf(first, second, third);
  return dateOf(third, second, first);
}

function parseNamedMonth(text: string): IsoDate | undefined {
  const dayFirst =
    /^(?:\p{L}+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(\p{L}{3,})\.?,?[\s-]+(\d{4}|\d{2})$/u.exec(text);
  if (dayFirst) return namedDate(dayFirst[3], dayFirst[2], dayFirst[1]);
  const monthFirst = /^(\p{L}{3,})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4}|\d{2})$/u.exec(text);
  return monthFirst ? namedDate(monthFirst[3], monthFirst[1], monthFirst[2]) : undefined;
}

function namedDate(year = '', name = '', day = ''): IsoDate | undefined {
  const short = name.toLowerCase().slice(0, 3);
  const month = /^juil/i.test(name) ? 7 : MONTHS[short];
  return month === undefined ? undefined : dateOf(year, String(month), day);
}

function dateOf(year: string, month: string, day: string): IsoDate | undefined {
  const number = Number(year);
  const full = year.length > 2 ? number : number + (number < TWO_DIGIT_YEAR_PIVOT ? 2000 : 1900);
  return isoDateOf(full, Number(month), Number(day));
}
