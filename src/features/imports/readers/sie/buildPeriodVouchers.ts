import type { BookVoucher, IsoDate } from '@/core/ledger/Books.ts';
import { lastDayOfMonth, monthOf } from '@/core/ledger/isoDate.ts';
import { formatDecimal } from '@/core/money/Money.ts';
import type { FaultList } from '../FaultList.ts';
import type { SieBalance, SieDocument, SieYear } from './SieDocument.ts';

/** Series of vouchers that were made from period balances and not entered by anyone. */
export const PERIOD_SERIES = 'PSALDO';

/**
 * SIE types 1 to 3 hold no vouchers. So that the books have a past, each month with `#PSALDO` rows becomes
 * one voucher of the month's changes, and a year without them one voucher of the year's change
 * (`#UB` − `#IB`, and `#RES`). What does not balance is left out with a fault.
 */
export function buildPeriodVouchers(document: SieDocument, faults: FaultList): BookVoucher[] {
  const vouchers: BookVoucher[] = [];
  for (const [index, year] of [...document.years].sort(([a], [b]) => a - b)) {
    const months = monthlyChanges(document, index);
    if (months.size > 0)
      for (const [month, changes] of [...months].sort(([a], [b]) => (a < b ? -1 : 1)))
        if (isOutside(month, year)) refuseOutside(month, year, changes[0]?.line ?? year.line, faults);
        else keep(vouchers, periodVoucher(document, changes, lastDayInside(month, year), month, faults));
    else keep(vouchers, yearVoucher(document, index, year, faults));
  }
  if (vouchers.length > 0)
    faults.notice(
      'PERIOD_TOTALS_ONLY',
      0,
      'file',
      `The file holds period totals and no vouchers: ${vouchers.length} vouchers of series ${PERIOD_SERIES} carry them. Export SIE type 4 to see single entries.`,
    );
  return vouchers;
}

function isOutside(month: string, year: SieYear): boolean {
  return month < monthOf(year.startsOn) || month > monthOf(year.endsOn);
}

function refuseOutside(month: string, year: SieYear, line: number, faults: FaultList): void {
  faults.refused(
    'PERIOD_OUTSIDE_FISCAL_YEAR',
    line,
    `period totals ${month}`,
    `${month} is no month of the fiscal year ${year.startsOn} to ${year.endsOn} that the row names, so its totals are left out.`,
  );
}

function keep(vouchers: BookVoucher[], voucher: BookVoucher | undefined): void {
  if (voucher !== undefined) vouchers.push(voucher);
}

/** A fiscal year may end inside a month. */
function lastDayInside(month: string, year: SieYear): IsoDate {
  const last = lastDayOfMonth(month);
  return last > year.endsOn ? year.endsOn : last;
}

function monthlyChanges(document: SieDocument, index: number): Map<string, SieBalance[]> {
  const months = new Map<string, SieBalance[]>();
  for (const period of document.periods) {
    if (period.year !== index) continue;
    const changes = months.get(period.month);
    if (changes === undefined) months.set(period.month, [period]);
    else changes.push(period);
  }
  return months;
}

function yearVoucher(
  document: SieDocument,
  index: number,
  year: SieYear,
  faults: FaultList,
): BookVoucher | undefined {
  const ofYear = (balances: readonly SieBalance[]) => balances.filter((balance) => balance.year === index);
  const openings = ofYear(document.openings);
  const ends = [...ofYear(document.closings), ...ofYear(document.results)];
  if (ends.length === 0) return undefined;
  if (openings.length === 0 && document.years.has(index - 1)) {
    faults.notice(
      'OPENINGS_MISSING',
      year.line,
      `fiscal year ${index}`,
      'The year states no opening balances, so its change is not known and no voucher is made of it.',
    );
    return undefined;
  }
  const changes = new Map<string, SieBalance>();
  for (const end of ends) changes.set(end.accountNumber, end);
  for (const opening of openings) {
    const end = changes.get(opening.accountNumber);
    const amountMinor = (end?.amountMinor ?? 0) - opening.amountMinor;
    changes.set(opening.accountNumber, { ...opening, line: end?.line ?? opening.line, amountMinor });
  }
  return periodVoucher(document, [...changes.values()], year.endsOn, year.endsOn.slice(0, 4), faults);
}

function periodVoucher(
  document: SieDocument,
  changes: readonly SieBalance[],
  date: IsoDate,
  period: string,
  faults: FaultList,
): BookVoucher | undefined {
  const { currency } = document;
  const moved = changes.filter((change) => change.amountMinor !== 0);
  const line = moved[0]?.line;
  if (line === undefined) return undefined;
  const place = `period totals ${period}`;
  const total = moved.reduce((sum, change) => sum + change.amountMinor, 0);
  if (total !== 0) {
    const off = Number.isSafeInteger(total) ? formatDecimal(total, currency) : 'a very large amount';
    faults.refused(
      'PERIOD_UNBALANCED',
      line,
      place,
      `The totals of ${period} are off by ${off} ${currency} and are left out: export every account, or SIE type 4.`,
    );
    return undefined;
  }
  const postings = moved.map(({ accountNumber, amountMinor, line: at }) => ({
    accountNumber,
    amountMinor,
    currency,
    description: '',
    line: at,
  }));
  return { series: PERIOD_SERIES, number: period, date, description: `Totals of ${period}`, line, postings };
}
