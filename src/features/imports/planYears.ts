import type { BookFault, BookFiscalYear, Books, BookVoucher, IsoDate } from '@/core/ledger/Books.ts';
import { YEAR_MIN } from '@/core/ledger/isoDate.ts';
import { FISCAL_YEAR_MONTHS_MAX, isFiscalYear } from '@/core/ledger/periodsOf.ts';

export type PlannedYear = BookFiscalYear & { readonly isNew: boolean };
export type YearPlan = { readonly years: readonly PlannedYear[]; readonly faults: readonly BookFault[] };

/** Fiscal years of one file; dates all over the centuries are a damaged file. */
const YEARS_PER_FILE_MAX = 100;

/** A fault that a reader adds when its file states no fiscal years. */
const YEARS_ASSUMED = 'FISCAL_YEARS_ASSUMED';

export function yearOf<Year extends BookFiscalYear>(years: readonly Year[], date: IsoDate): Year | undefined {
  return years.find(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn);
}

/** The fiscal years that an import needs: those of the books where they are equal, new ones elsewhere. */
export function planYears(books: Books, existing: readonly BookFiscalYear[]): YearPlan {
  const isAssumed = books.format !== 'sie' || books.faults.some(({ code }) => code === YEARS_ASSUMED);
  const wanted = isAssumed ? yearsAround(books.vouchers, existing) : statedYears(books);
  if (wanted.length > YEARS_PER_FILE_MAX) return { years: [], faults: [tooManyYears(wanted.length)] };
  const faults: BookFault[] = [];
  const years: PlannedYear[] = [];
  for (const year of wanted) {
    const fault = faultOf(year, existing, years);
    if (fault !== undefined) faults.push(fault);
    else years.push({ ...year, isNew: !existing.some((each) => isSame(each, year)) });
  }
  return { years, faults };
}

function tooManyYears(count: number): BookFault {
  const message = `The dates spread over ${count} fiscal years, and a file has at most ${YEARS_PER_FILE_MAX}: look for dates that were misread.`;
  return { severity: 'error', code: 'FISCAL_YEARS_TOO_MANY', line: 0, place: 'file', message };
}

function isSame(one: BookFiscalYear, other: BookFiscalYear): boolean {
  return one.startsOn === other.startsOn && one.endsOn === other.endsOn;
}

function nameOf({ startsOn, endsOn }: BookFiscalYear): string {
  return `${startsOn} to ${endsOn}`;
}

function faultOf(
  year: BookFiscalYear,
  existing: readonly BookFiscalYear[],
  before: readonly BookFiscalYear[],
): BookFault | undefined {
  const place = `fiscal year ${nameOf(year)}`;
  const error = (code: string, message: string): BookFault => ({
    severity: 'error',
    code,
    line: 0,
    place,
    message,
  });
  if (!isFiscalYear(year) || year.startsOn <= `${YEAR_MIN}-12-31`)
    return error(
      'FISCAL_YEAR_INVALID',
      `A fiscal year ends after it begins and has at most ${FISCAL_YEAR_MONTHS_MAX} months.`,
    );
  const overlaps = (other: BookFiscalYear) => other.startsOn <= year.endsOn && year.startsOn <= other.endsOn;
  const other = existing.find((each) => overlaps(each) && !isSame(each, year)) ?? before.find(overlaps);
  if (other === undefined) return undefined;
  return error(
    'FISCAL_YEAR_CONFLICT',
    `The fiscal year ${nameOf(year)} of the file overlaps ${nameOf(other)}; export the file with the same years as the books.`,
  );
}

/** Years that hold vouchers, and the one after them that so far only has openings. */
function statedYears({ fiscalYears, vouchers, openings }: Books): BookFiscalYear[] {
  const isUsed = new Set<string>();
  for (const { date } of vouchers) isUsed.add(yearOf(fiscalYears, date)?.startsOn ?? '');
  const sorted = [...fiscalYears].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  const lastUsed = sorted.findLast(({ startsOn }) => isUsed.has(startsOn))?.startsOn ?? '';
  const opened = new Set(openings.filter(({ amountMinor }) => amountMinor !== 0).map(({ date }) => date));
  const onlyOpened = sorted.findLast(({ startsOn }) => startsOn > lastUsed && opened.has(startsOn));
  return sorted.filter((year) => isUsed.has(year.startsOn) || year === onlyOpened);
}

/** For files without years: those of the books that the dates fall into, calendar years for the rest. */
function yearsAround(
  vouchers: readonly BookVoucher[],
  existing: readonly BookFiscalYear[],
): BookFiscalYear[] {
  const years = new Map<string, BookFiscalYear>();
  for (const { date } of vouchers) {
    const calendarYear = { startsOn: `${date.slice(0, 4)}-01-01`, endsOn: `${date.slice(0, 4)}-12-31` };
    const year = yearOf(existing, date) ?? calendarYear;
    years.set(year.startsOn, year);
  }
  return [...years.values()].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
}
