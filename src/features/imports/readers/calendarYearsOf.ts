import type { BookFiscalYear, BookVoucher } from '@/core/ledger/Books.ts';

/** The calendar years in which there are vouchers: the fiscal years of a file that states none. */
export function calendarYearsOf(vouchers: readonly BookVoucher[]): BookFiscalYear[] {
  const years = new Set<string>();
  for (const voucher of vouchers) years.add(voucher.date.slice(0, 4));
  return [...years].sort().map((year) => ({ startsOn: `${year}-01-01`, endsOn: `${year}-12-31` }));
}
